import {all, easeInOutCubic, type SimpleSignal, type ThreadGenerator} from '@motion-canvas/core';
import type {LookupTable} from '../story/vocabulary/lookup-table.ts';
import {mix, type Palette} from '../theme/colour.ts';
import {type} from '../theme/type.ts';
import {foldOf, moreOf} from './folding.ts';
import {Box, Label, numberSignal, Plain, type PlainProps, type Point, textWidth} from './primitives/index.ts';

export interface LookupStripProps extends PlainProps {
  readonly table: LookupTable;
  readonly width: number;
  /** Where the entries begin, from the strip's left edge: the name stands before. */
  readonly indent: number;
  readonly palette: Palette;
}

interface Chip {
  readonly x: number;
  readonly width: number;
  /** Where the entry's text begins, from the chip's left edge. */
  readonly text: number;
  readonly lit: SimpleSignal<number>;
}

/** From entry to entry. */
const GAP = 10;

/** One of a code object's tables: its entries side by side, each with its index. Position: top left corner. */
export class LookupStrip extends Plain {
  public static readonly height = 46;
  private readonly scroll = numberSignal(0);
  private readonly chips: readonly Chip[];
  private readonly room: number;
  private readonly indent: number;
  private readonly palette: Palette;
  /** Where the entries end that are in sight. */
  private readonly end;

  public constructor({table, width, indent, palette, ...rest}: LookupStripProps) {
    super(rest);
    this.room = width - indent;
    this.indent = indent;
    this.palette = palette;
    this.end = numberSignal(this.room);
    const style = type.noteCode;
    const middle = LookupStrip.height / 2;
    this.add(new Label({text: table.name, style, fill: palette.dim, at: [0, middle]}));
    let x = 0;
    this.chips = table.entries.map((entry, i) => {
      const text = 14 + textWidth(`${i} `, style);
      const chip = {x, width: text + textWidth(entry, style) + 14, text, lit: numberSignal(0)};
      x += chip.width + GAP;
      return chip;
    });
    for (const [i, chip] of this.chips.entries())
      this.add(this.chipOf(chip, i, table.entries[i] ?? '', palette));
  }

  /** Lights exactly these entries, the first of them in sight. */
  public *light(indexes: readonly number[], seconds: number): ThreadGenerator {
    const chosen = new Set(indexes);
    const [first] = indexes;
    yield* all(
      ...(first === undefined ? [] : [this.reveal(first, seconds)]),
      ...this.chips.map((chip, i) => chip.lit(chosen.has(i) ? 1 : 0, seconds, easeInOutCubic)),
    );
  }

  /** Where the text of an entry begins, at its middle, in the coordinates of the strip's parent. */
  public entryAt(index: number): Point {
    const chip = this.chips[index];
    if (!chip) throw new RangeError(`The table has no entry ${index}.`);
    const {x, y} = this.position();
    return {x: x + this.indent + chip.x + chip.text - this.scroll(), y: y + LookupStrip.height / 2};
  }

  /** Glides back to the first entry; behind the last that fits stands how many there is no room for. */
  public *fold(seconds: number): ThreadGenerator {
    if (this.scroll() !== 0) yield* this.scroll(0, seconds / 2, easeInOutCubic);
    const style = type.noteCode;
    const word = (n: number) => GAP + textWidth(moreOf(n), style);
    const fold = foldOf(
      this.chips.map(({x, width}) => ({at: x, width})),
      this.room,
      word,
    );
    if (!fold) return;
    const label = new Label({
      text: moreOf(this.chips.length - fold.shown),
      style,
      fill: this.palette.dim,
      at: [this.indent + fold.end + (fold.shown > 0 ? GAP : 0), LookupStrip.height / 2],
      opacity: 0,
    });
    this.add(label);
    yield* all(this.end(fold.end, seconds / 2, easeInOutCubic), label.opacity(1, seconds / 2));
  }

  private *reveal(index: number, seconds: number): ThreadGenerator {
    const chip = this.chips[index];
    const last = this.chips.at(-1);
    if (!chip || !last) return;
    const now = this.scroll();
    // The chips before and behind it stay in sight, so that it is seen to be one of several.
    const before = this.chips[index - 1]?.x ?? chip.x;
    const behind = this.chips[index + 1] ?? chip;
    let to = now;
    if (behind.x + behind.width > to + this.room) to = behind.x + behind.width - this.room;
    if (before < to) to = before;
    to = Math.max(0, Math.min(to, last.x + last.width - this.room));
    if (to !== now) yield* this.scroll(to, seconds, easeInOutCubic);
  }

  private chipOf({x, width, text, lit}: Chip, index: number, entry: string, palette: Palette): Plain {
    const {height} = LookupStrip;
    const hue = palette.stage.bytecode;
    const group = new Plain();
    group.position(() => [this.indent + x - this.scroll(), 0]);
    group.opacity(() => {
      const at = x - this.scroll();
      return Math.max(0, Math.min(1, 1 + at / 40, 1 + (this.end() - at - width) / 40));
    });
    const style = type.noteCode;
    const glow = new Box({width, height, radius: 9, fill: mix(palette.bg, hue, 0.22), stroke: hue});
    glow.opacity(() => lit());
    group.add(new Box({width, height, radius: 9, fill: palette.panel, stroke: palette.line}));
    group.add(glow);
    group.add(new Label({text: String(index), style, fill: palette.dim, at: [14, height / 2]}));
    group.add(new Label({text: entry, style, fill: palette.fg, at: [text, height / 2]}));
    return group;
  }
}
