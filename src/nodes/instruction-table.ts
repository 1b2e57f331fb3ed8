import {all, easeInOutCubic, type ThreadGenerator} from '@motion-canvas/core';
import type {InstructionRow} from '../story/vocabulary/instruction-row.ts';
import {mix, type Palette} from '../theme/colour.ts';
import type {TextStyle} from '../theme/type.ts';
import {moreOf} from './folding.ts';
import {type Columns, detailOf, InstructionLine, type LineState} from './instruction-line.ts';
import {breakOpcode} from './opcode-lines.ts';
import {Box, Label, numberSignal, Plain, type PlainProps, type Point, textWidth} from './primitives/index.ts';
import type {Rectangle} from './source-pane.ts';

export interface InstructionTableProps extends PlainProps {
  readonly rows: readonly InstructionRow[];
  readonly width: number;
  /** Height that the rows may take; what doesn't fit is scrolled. */
  readonly height: number;
  readonly style: TextStyle;
  readonly palette: Palette;
  /** Whether raw opargs are shown, as in the bytecode clip. */
  readonly opargs: boolean;
  /** Height of a row of one line. */
  readonly rowHeight?: number;
  /** Whether rows begin as blanks, to be brought by {@link InstructionTable.show}. Default false. */
  readonly blank?: boolean;
  /** Most that the last column may take. Default a third of the width. */
  readonly detailWidth?: number;
}

/** A row that sticks out of the table by this much is not seen. */
const FADE = 14;

interface Placed extends LineState {
  /** Distance from the table's first row. */
  readonly y: number;
}

/** Instructions in order: offset, opcode, oparg and what it stands for. Position: top left corner. */
export class InstructionTable extends Plain {
  /** How far the rows are scrolled, in units. */
  private readonly scroll = numberSignal(0);
  private readonly placed: readonly Placed[];
  private readonly byOffset: ReadonlyMap<number, Placed>;
  private readonly options: InstructionTableProps;
  private readonly columns: Columns;
  private readonly cursor: Box;
  private readonly cursorY = numberSignal(0);
  private readonly cursorHeight = numberSignal(0);
  private readonly tints = new Map<number, Box>();
  /** Where the rows end that are in sight. */
  private readonly bottom;

  public constructor(props: InstructionTableProps) {
    const {
      rows,
      width,
      height: _height,
      style,
      palette,
      opargs,
      rowHeight = 50,
      blank,
      detailWidth = width / 3,
      ...rest
    } = props;
    super(rest);
    this.options = {...props, rowHeight};
    this.bottom = numberSignal(props.height);
    const digit = textWidth('0', style);
    const offsetDigits = Math.max(2, ...rows.map((r) => String(r.offset).length));
    const argDigits = opargs
      ? Math.max(2, ...rows.map((r) => (r.arg === null ? 0 : String(r.arg).length)))
      : 0;
    const longest = Math.max(0, ...rows.map((r) => textWidth(detailOf(r), style)));
    const offset = 16 + digit * offsetDigits;
    const name = offset + digit;
    // The detail column takes what it needs, up to its limit; the opcode has the rest and breaks if it must.
    const text = width - 16 - Math.min(longest, detailWidth);
    const arg = opargs ? text - digit : text;
    this.columns = {offset, name, arg, text};
    const room = arg - digit * (argDigits + 1) - name;

    let y = 0;
    this.placed = rows.map((row) => {
      const lines = breakOpcode(row.name, style, room);
      const height = rowHeight + (lines.length - 1) * style.size * 1.15;
      const start = blank ? 0 : 1;
      const placed = {row, y, height, lines, shown: numberSignal(start), detailed: numberSignal(start)};
      y += height;
      return placed;
    });
    this.byOffset = new Map(this.placed.map((p) => [p.row.offset, p]));
    this.cursor = new Box({width, height: rowHeight, radius: 8, fill: palette.stage.bytecode, opacity: 0});
    this.cursor.position.y(() => this.cursorY() - this.scroll());
    this.cursor.height(() => this.cursorHeight());
    for (const placed of this.placed) {
      const box = new Box({
        width,
        height: placed.height - 2,
        radius: 8,
        fill: mix(palette.bg, palette.stage.bytecode, 0.15),
        opacity: 0,
      });
      box.position.y(() => placed.y - this.scroll());
      this.tints.set(placed.row.offset, box);
      const seen = new Plain({children: [box]});
      seen.opacity(() => this.inSight(placed.row.offset));
      this.add(seen);
    }
    this.add(this.cursor);
    const setting = {style, palette, opargs, width, columns: this.columns};
    for (const placed of this.placed) {
      const {y, height, row} = placed;
      const middle = y + height / 2;
      const line = new InstructionLine({
        ...placed,
        ...setting,
        pointed: () =>
          this.cursor.opacity() > 0.5 &&
          Math.abs(this.cursorY() + this.cursorHeight() / 2 - middle) < height / 2,
      });
      line.position.y(() => y - this.scroll());
      // Rows leave the table by fading, so none is ever cut in half.
      line.opacity(() => this.inSight(row.offset));
      this.add(line);
    }
  }

  /** Where the row of an offset stands now, in the coordinates of the table's parent. */
  public rectangleOf(offset: number): Rectangle {
    const placed = this.find(offset);
    const {x, y} = this.position();
    return {x, y: y + placed.y - this.scroll(), width: this.options.width, height: placed.height};
  }

  /** Moves the instruction pointer to a row: the row is filled, its text dark. */
  public *point(offset: number, seconds: number): ThreadGenerator {
    const placed = this.find(offset);
    if (this.cursor.opacity() === 0) {
      this.cursorY(placed.y);
      this.cursorHeight(placed.height);
    }
    const moves = [
      this.reveal([offset], seconds),
      this.cursorY(placed.y, seconds, easeInOutCubic),
      this.cursorHeight(placed.height, seconds, easeInOutCubic),
      this.cursor.opacity(1, seconds),
    ];
    yield* all(...moves);
  }

  /** Takes the instruction pointer away. */
  public *unpoint(seconds: number): ThreadGenerator {
    yield* this.cursor.opacity(0, seconds);
  }

  /** Tints exactly these rows. */
  public *tint(offsets: readonly number[], seconds: number): ThreadGenerator {
    const chosen = new Set(offsets);
    yield* all(
      this.reveal(offsets, seconds),
      ...[...this.tints].map(([offset, box]) => box.opacity(chosen.has(offset) ? 1 : 0, seconds)),
    );
  }

  /** Scrolls so that the rows are in sight, with a neighbour on each side where there is room. */
  public *reveal(offsets: readonly number[], seconds: number): ThreadGenerator {
    if (offsets.length === 0) return;
    const rows = offsets.map((offset) => this.find(offset));
    const room = this.options.height;
    const pad = this.options.rowHeight ?? 50;
    const first = Math.min(...rows.map((r) => r.y));
    const last = Math.max(...rows.map((r) => r.y + r.height));
    const now = this.scroll();
    let to = now;
    if (last + pad > now + room) to = last + pad - room;
    if (first - pad < to) to = first - pad;
    to = Math.max(0, Math.min(to, this.total() - room));
    // The row at the top is whole, so that none stands half faded while the table rests.
    to = this.placed.find((row) => row.y >= to - 1 && row.y <= first)?.y ?? to;
    if (to !== now) yield* this.scroll(to, seconds, easeInOutCubic);
  }

  /** Brings rows of a table that began blank; `detail`: with what their opargs stand for. */
  public *show(offsets: readonly number[], detail: boolean, seconds: number): ThreadGenerator {
    const rows = offsets.map((offset) => this.find(offset));
    yield* all(
      ...rows.map((row) => row.shown(1, seconds, easeInOutCubic)),
      ...(detail ? rows.map((row) => row.detailed(1, seconds, easeInOutCubic)) : []),
    );
  }

  /** Brings what the opargs of rows stand for. */
  public *showDetail(offsets: readonly number[], seconds: number): ThreadGenerator {
    yield* all(...offsets.map((offset) => this.find(offset).detailed(1, seconds, easeInOutCubic)));
  }

  /** Where the detail of a row begins, at the middle of the row, in the coordinates of the table's parent. */
  public detailAt(offset: number): Point {
    const {x, y, height} = this.rectangleOf(offset);
    return {x: x + this.columns.text, y: y + height / 2};
  }

  /** Scrolls back to the first row. */
  public *rewind(seconds: number): ThreadGenerator {
    if (this.scroll() !== 0) yield* this.scroll(0, seconds, easeInOutCubic);
  }

  /** Scrolls back to the first row; a last line says how many rows there is no room for. */
  public *fold(seconds: number): ThreadGenerator {
    yield* this.rewind(seconds / 2);
    const {height, style, palette, rowHeight = 50} = this.options;
    if (this.total() <= height) return;
    const first = this.placed.findLast((row) => row.y + rowHeight <= height);
    if (!first) return;
    const label = new Label({
      text: moreOf(this.placed.length - this.placed.indexOf(first)),
      style,
      fill: palette.dim,
      at: [this.columns.name, first.y + rowHeight / 2],
      opacity: 0,
    });
    this.add(label);
    yield* all(this.bottom(first.y, seconds / 2, easeInOutCubic), label.opacity(1, seconds / 2));
  }

  /** How much of a row is in sight, 0 to 1. */
  public inSight(offset: number): number {
    const {y, height} = this.find(offset);
    const at = y - this.scroll();
    const over = Math.max(-at, at + height - this.bottom());
    // Gone before it is out: what stands above and below the table stays clear, of rows of two lines too.
    return Math.max(0, Math.min(1, 1 - over / FADE));
  }

  private total(): number {
    const last = this.placed.at(-1);
    return last ? last.y + last.height : 0;
  }

  private find(offset: number): Placed {
    const placed = this.byOffset.get(offset);
    if (!placed) throw new RangeError(`The table has no instruction at offset ${offset}.`);
    return placed;
  }
}
