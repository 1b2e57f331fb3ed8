import {all, easeInOutCubic, type ThreadGenerator, waitFor} from '@motion-canvas/core';
import type {NameView} from '../story/vocabulary/eval-picture.ts';
import {mix, type Palette} from '../theme/colour.ts';
import {type} from '../theme/type.ts';
import {Box, fitText, Label, Plain, type PlainProps, type Point, textWidth} from './primitives/index.ts';

export interface NameCellsProps extends PlainProps {
  readonly width: number;
  readonly rowHeight: number;
  /** Rows, the one that says how many names are left out included. */
  readonly rows: number;
  readonly palette: Palette;
}

/** A frame's names, a cell each, with the value where no arrow leads to it. Position: its top left corner. */
export class NameCells extends Plain {
  private readonly options: NameCellsProps;
  private readonly cells = new Map<string, {view: NameView; node: NameCell}>();
  private readonly more: Label;

  public constructor(props: NameCellsProps) {
    const {width: _width, rowHeight: _height, rows: _rows, palette, ...rest} = props;
    super(rest);
    this.options = props;
    this.more = new Label({text: '', style: type.note, fill: palette.dim});
    this.add(this.more);
  }

  /** Shows names at once. */
  public set(names: readonly NameView[], more: number): void {
    for (const {node} of this.cells.values()) node.remove();
    this.cells.clear();
    for (const view of names) this.put(view);
    this.setMore(more);
  }

  /** Where arrows of a name begin. */
  public port(name: string): Point | undefined {
    const cell = this.cells.get(name);
    if (!cell) return undefined;
    const {x, y} = this.position();
    const {width, rowHeight} = this.options;
    return {x: x + width, y: y + cell.view.row * rowHeight + (rowHeight - 8) / 2};
  }

  /** The middle of a name's cell. */
  public middle(name: string): Point | undefined {
    const port = this.port(name);
    return port && {x: port.x - this.options.width / 2, y: port.y};
  }

  /** Brings the cells to what `names` says; names in `arriving` change only in the end, when their values arrive. */
  public *become(
    names: readonly NameView[],
    more: number,
    arriving: ReadonlySet<string>,
    seconds: number,
  ): ThreadGenerator {
    const moves: ThreadGenerator[] = [];
    const kept = new Set(names.map((view) => view.name));
    for (const [name, {node}] of [...this.cells]) {
      if (kept.has(name)) continue;
      this.cells.delete(name);
      moves.push(fadeOut(node, seconds));
    }
    for (const view of names) {
      const known = this.cells.get(view.name);
      if (known && same(known.view, view)) continue;
      if (known) moves.push(fadeOut(known.node, arriving.has(view.name) ? seconds : seconds * 0.4));
      const node = this.put(view);
      node.opacity(0);
      const late = arriving.has(view.name) || known !== undefined;
      moves.push(late ? fadeIn(node, seconds) : node.opacity(1, seconds, easeInOutCubic));
    }
    this.setMore(more);
    yield* all(...moves);
  }

  private setMore(more: number): void {
    const {rows, rowHeight} = this.options;
    this.more.text(more > 0 ? `… ${more} more ${more === 1 ? 'name' : 'names'}` : '');
    this.more.position([20, (rows - 1) * rowHeight + (rowHeight - 8) / 2]);
  }

  private put(view: NameView): NameCell {
    const {width, rowHeight, palette} = this.options;
    const node = new NameCell(view, width, rowHeight - 8, palette);
    node.position([0, view.row * rowHeight]);
    this.add(node);
    this.cells.set(view.name, {view, node});
    return node;
  }
}

function* fadeOut(node: Plain, seconds: number): ThreadGenerator {
  yield* node.opacity(0, seconds, easeInOutCubic);
  node.remove();
}

function* fadeIn(node: Plain, seconds: number): ThreadGenerator {
  yield* waitFor(seconds * 0.5);
  yield* node.opacity(1, seconds * 0.5);
}

const same = (a: NameView, b: NameView) =>
  a.object === b.object &&
  a.text === b.text &&
  a.wired === b.wired &&
  a.bound === b.bound &&
  a.borrowed === b.borrowed;

class NameCell extends Plain {
  public constructor(view: NameView, width: number, height: number, palette: Palette) {
    super();
    const style = height >= 58 ? type.code : type.codeSmall;
    const shared = view.mark !== undefined;
    const hue = palette.stage.refs;
    this.add(
      new Box({
        width,
        height,
        radius: 12,
        fill: mix(palette.bg, palette.panel, 0.5),
        stroke: shared ? mix(palette.bg, hue, 0.45) : palette.line,
        lineWidth: 2,
      }),
    );
    let right = width - 20;
    const middle = height / 2;
    if (view.mark) {
      this.add(
        new Label({
          text: view.mark,
          style: type.note,
          fill: palette.dim,
          align: 'right',
          at: [right, middle],
        }),
      );
      right -= textWidth(view.mark, type.note) + 18;
    }
    const name = fitText(view.name, style, right - 22 - (view.wired || !view.bound ? 0 : 110));
    this.add(new Label({text: name, style, fill: view.bound ? palette.fg : palette.dim, at: [22, middle]}));
    if (!view.bound || view.wired) return;
    const room = right - 22 - textWidth(name, style) - 24;
    const value = fitText(view.text, type.codeSmall, room);
    this.add(
      new Label({
        text: value,
        style: type.codeSmall,
        fill: palette.stage.eval,
        align: 'right',
        at: [right, middle],
      }),
    );
  }
}
