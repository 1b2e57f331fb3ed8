import {all, easeInOutCubic, type ThreadGenerator, waitFor} from '@motion-canvas/core';
import type {SlotView} from '../story/vocabulary/eval-picture.ts';
import {mix, type Palette} from '../theme/colour.ts';
import {type TextStyle, type} from '../theme/type.ts';
import {Box, fitText, Label, Plain, type PlainProps, type Point, textWidth} from './primitives/index.ts';

export interface ValueStackProps extends PlainProps {
  readonly width: number;
  /** Slots that it has room for. */
  readonly rows: number;
  /** Height of a slot with the gap above it. */
  readonly rowHeight: number;
  readonly palette: Palette;
}

interface Placed {
  readonly view: SlotView;
  readonly node: StackSlot;
}

/** A frame's value stack: slots lie on each other from the bottom up. Position: its top left corner. */
export class ValueStack extends Plain {
  private readonly options: ValueStackProps;
  private readonly slots = new Map<number, Placed>();
  private readonly fold: Label;
  private folded = 0;

  public constructor(props: ValueStackProps) {
    const {width, rows, rowHeight, palette, ...rest} = props;
    super(rest);
    this.options = props;
    const height = rows * rowHeight;
    // The floor that the slots lie on: an empty stack is seen as such.
    this.add(new Box({at: [0, height + 2], width, height: 4, radius: 2, fill: palette.line}));
    this.fold = new Label({
      text: '',
      style: type.note,
      fill: palette.dim,
      align: 'center',
      at: [width / 2, height - rowHeight / 2],
    });
    this.add(this.fold);
  }

  /** Shows slots at once. */
  public set(slots: readonly SlotView[], folded: number): void {
    for (const {node} of this.slots.values()) node.remove();
    this.slots.clear();
    this.setFold(folded);
    for (const view of slots) this.put(view);
  }

  /** The right end of a slot, or where it would be, in the coordinates of the stack's parent. */
  public port(index: number): Point {
    const {x, y} = this.position();
    return {x: x + this.options.width, y: y + this.middleOf(index)};
  }

  /** The middle of a slot. */
  public middle(index: number): Point {
    const {x, y} = this.position();
    return {x: x + this.options.width / 2, y: y + this.middleOf(index)};
  }

  /** Whether a slot shows exactly this. */
  public shows(view: SlotView): boolean {
    const known = this.slots.get(view.at);
    return known !== undefined && same(known.view, view);
  }

  /** Whether it shows slots that are not among these. */
  public hasOthers(views: readonly SlotView[]): boolean {
    const keep = new Map(views.map((view) => [view.at, view]));
    for (const [at, {view}] of this.slots) {
      const next = keep.get(at);
      if (!next || !same(view, next)) return true;
    }
    return false;
  }

  /** Takes slots away that are not among `slots`: those in `travelling` at once, the others by fading to `target`. */
  public *pop(
    slots: readonly SlotView[],
    travelling: ReadonlySet<number>,
    target: number | undefined,
    seconds: number,
  ): ThreadGenerator {
    const keep = new Map(slots.map((view) => [view.at, view]));
    const moves: ThreadGenerator[] = [];
    for (const [at, {view, node}] of [...this.slots]) {
      const next = keep.get(at);
      if (next && same(view, next)) continue;
      this.slots.delete(at);
      if (travelling.has(at)) {
        node.remove();
        continue;
      }
      moves.push(this.leave(node, target, seconds));
    }
    yield* all(...moves);
  }

  /** Puts slots on that are not there yet; those of `travelling` appear only in the end, when their values arrive. */
  public *push(
    slots: readonly SlotView[],
    folded: number,
    travelling: ReadonlySet<number>,
    seconds: number,
  ): ThreadGenerator {
    const moves: ThreadGenerator[] = [];
    this.setFold(folded);
    for (const view of slots) {
      if (this.slots.has(view.at)) continue;
      const node = this.put(view);
      node.opacity(0);
      moves.push(
        travelling.has(view.at) ? arrive(node, seconds) : node.opacity(1, seconds * 0.8, easeInOutCubic),
      );
    }
    yield* all(...moves);
  }

  private setFold(folded: number): void {
    if (folded !== this.folded) {
      this.folded = folded;
      // Every slot moves by as many rows as are folded.
      for (const [at, {node}] of this.slots) node.position.y(this.topOf(at));
    }
    this.fold.text(folded > 0 ? `… ${folded} more below` : '');
  }

  private put(view: SlotView): StackSlot {
    const {width, rowHeight, palette} = this.options;
    const node = new StackSlot(view, width, rowHeight - 8, palette);
    node.position([0, this.topOf(view.at)]);
    this.add(node);
    this.slots.set(view.at, {view, node});
    return node;
  }

  private *leave(node: StackSlot, target: number | undefined, seconds: number): ThreadGenerator {
    if (target !== undefined)
      yield* all(node.position.y(this.topOf(target), seconds, easeInOutCubic), node.opacity(0, seconds));
    else yield* all(node.position.x(-30, seconds, easeInOutCubic), node.opacity(0, seconds));
    node.remove();
  }

  private topOf(index: number): number {
    const {rows, rowHeight} = this.options;
    const row = this.folded > 0 ? index - this.folded + 1 : index;
    return (rows - 1 - row) * rowHeight + 8;
  }

  private middleOf(index: number): number {
    return this.topOf(index) + (this.options.rowHeight - 8) / 2;
  }
}

function* arrive(node: Plain, seconds: number): ThreadGenerator {
  yield* waitFor(seconds * 0.8);
  yield* node.opacity(1, seconds * 0.2);
}

const same = (a: SlotView, b: SlotView) =>
  a.object === b.object && a.text === b.text && a.borrowed === b.borrowed && a.wired === b.wired;

/** One slot: solid where it owns its value, dashed where it borrows it. */
class StackSlot extends Plain {
  public constructor(view: SlotView, width: number, height: number, palette: Palette) {
    super();
    const hue = palette.stage.eval;
    const empty = view.object === 0;
    const style: TextStyle = {...(height >= 58 ? type.code : type.codeSmall), weight: 700};
    const note = view.borrowed ? 'borrowed' : '';
    const room = width - 48 - (note ? textWidth(note, type.note) + 20 : 0);
    this.add(
      new Box({
        width,
        height,
        radius: 12,
        fill: empty ? palette.panel : mix(palette.bg, hue, view.borrowed ? 0.24 : 0.14),
        stroke: empty ? palette.line : hue,
        lineWidth: 3,
        dash: view.borrowed ? [7, 5] : [],
      }),
    );
    const text = fitText(view.text, style, room);
    const at: [number, number] = [24, height / 2];
    this.add(new Label({text, style, fill: empty ? palette.dim : palette.fg, at}));
    if (note)
      this.add(
        new Label({text: note, style: type.note, fill: hue, align: 'right', at: [width - 22, height / 2]}),
      );
  }
}
