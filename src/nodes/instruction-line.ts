import type {SimpleSignal} from '@motion-canvas/core';
import type {InstructionRow} from '../story/vocabulary/instruction-row.ts';
import {mix, type Palette} from '../theme/colour.ts';
import type {TextStyle} from '../theme/type.ts';
import {Box, fitText, Glyph, Label, Plain, textWidth} from './primitives/index.ts';

/** Where the columns of a table stand: the right edges of offset and arg, the left ones of name and text. */
export interface Columns {
  readonly offset: number;
  readonly name: number;
  readonly arg: number;
  readonly text: number;
}

/** A row of a table, and how much of it is there. */
export interface LineState {
  readonly row: InstructionRow;
  readonly height: number;
  /** The opcode, broken where it is too long. */
  readonly lines: readonly string[];
  /** How much of the row is there, 0 to 1; the detail comes for itself. */
  readonly shown: SimpleSignal<number>;
  readonly detailed: SimpleSignal<number>;
}

export interface InstructionLineProps extends LineState {
  readonly columns: Columns;
  /** Of the whole table. */
  readonly width: number;
  readonly style: TextStyle;
  readonly palette: Palette;
  readonly opargs: boolean;
  /** Whether the instruction pointer is here: text is dark under it, elsewhere in its own colour. */
  readonly pointed: () => boolean;
}

/** What stands in the last column. */
export function detailOf(row: InstructionRow): string {
  return row.target === undefined ? row.argText : `→ ${row.target}`;
}

/** One instruction of a table. Position: its top, at the table's left edge. */
export class InstructionLine extends Plain {
  private readonly given: InstructionLineProps;
  private readonly middle: number;

  public constructor(given: InstructionLineProps) {
    super();
    this.given = given;
    const {row, height, lines, shown, detailed, columns, style, palette, opargs} = given;
    this.middle = height / 2;
    if (shown() < 1) this.add(this.blank());
    const group = new Plain();
    group.opacity(() => shown());
    const details = new Plain();
    details.opacity(() => detailed());
    this.add(group);
    this.add(details);
    // The offset is there from the start: jumps lead to rows that are still blank.
    this.add(this.label(String(row.offset), palette.dim, columns.offset, {align: 'right'}));
    const opcode = row.added ? mix(palette.dim, palette.fg, 0.15) : palette.fg;
    for (const [i, part] of lines.entries()) {
      const down = (i - (lines.length - 1) / 2) * style.size * 1.15;
      group.add(this.label(part, opcode, columns.name, {down}));
    }
    if (opargs && row.arg !== null)
      group.add(this.label(String(row.arg), palette.dim, columns.arg, {align: 'right'}));
    for (const node of this.detail()) details.add(node);
  }

  /** A bar in the place of a row that is not there yet. */
  private blank(): Box {
    const {lines, columns, style, palette, shown} = this.given;
    const width = Math.max(...lines.map((text) => textWidth(text, style)));
    const at: [number, number] = [columns.name, this.middle - 5];
    const bar = new Box({at, width, height: 10, radius: 5, fill: palette.panel});
    bar.opacity(() => 1 - shown());
    return bar;
  }

  /** What the oparg stands for: where a jump leads, or what is looked up. */
  private detail(): (Glyph | Label)[] {
    const {row, columns, width, style, palette, pointed} = this.given;
    const hue = palette.stage.bytecode;
    if (row.target === undefined) {
      const text = fitText(row.argText, style, width - 8 - columns.text);
      return row.argText ? [this.label(text, hue, columns.text)] : [];
    }
    const at: [number, number] = [columns.text + style.size * 0.4, this.middle];
    const arrow = new Glyph({name: 'right', size: style.size * 0.8, fill: hue, at});
    arrow.fill(() => (pointed() ? palette.onHue : hue));
    return [arrow, this.label(String(row.target), hue, columns.text + style.size * 1.2)];
  }

  private label(
    text: string,
    colour: string,
    x: number,
    {down = 0, align = 'left'}: {down?: number; align?: 'left' | 'right'} = {},
  ): Label {
    const {style, palette, pointed} = this.given;
    const label = new Label({text, style, fill: colour, at: [x, this.middle + down], align});
    label.fill(() => (pointed() ? palette.onHue : colour));
    return label;
  }
}
