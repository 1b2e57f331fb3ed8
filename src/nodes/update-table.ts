import {all, easeInOutCubic, type ThreadGenerator} from '@motion-canvas/core';
import type {UpdateRow} from '../story/vocabulary/thread-lanes.ts';
import {mix, type Palette} from '../theme/colour.ts';
import {type} from '../theme/type.ts';
import {
  Box,
  fitText,
  Glyph,
  Label,
  numberSignal,
  Plain,
  type PlainProps,
  textWidth,
} from './primitives/index.ts';

export interface UpdateTableProps extends PlainProps {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  /** How many rows there will be: with room for it, each has two lines. */
  readonly count: number;
  /** The lanes that take part, in their order; each has a column. */
  readonly lanes: readonly number[];
  readonly names: readonly string[];
  readonly hues: readonly string[];
  readonly palette: Palette;
}

const title = {...type.label, size: 30, weight: 600};
const name = {...type.label, size: 30, weight: 600};
const words = {...type.label, size: 28};
const value = {...type.codeBold, size: 30};
const HEADS = 82;
const TOP = {columns: 112, list: 64};
/** Most threads that have columns, and the room for names where they have none. */
const COLUMNS = 4;
const NAMES = 340;
const ROW = {low: 54, high: 104};
const GAP = 28;
const PAD = 22;
/** A row that sticks out of the table by this much is not seen. */
const FADE = 20;

/** Who did what, one after the other: time goes down, a column a thread; of many threads, the names before the rows. Position: top left corner. */
export class UpdateTable extends Plain {
  private readonly options: UpdateTableProps;
  private readonly rows: {readonly node: Plain; readonly shown: ReturnType<typeof numberSignal>}[] = [];
  private readonly scroll = numberSignal(0);
  private readonly columnWidth: number;
  private readonly row: number;
  private readonly top: number;
  private readonly inColumns: boolean;

  public constructor(options: UpdateTableProps) {
    const {title: text, width, lanes, names, hues, palette, height, count, ...rest} = options;
    super(rest);
    this.options = options;
    this.inColumns = lanes.length <= COLUMNS;
    this.top = this.inColumns ? TOP.columns : TOP.list;
    this.row = this.inColumns && this.top + count * ROW.high <= height ? ROW.high : ROW.low;
    const columns = this.inColumns ? Math.max(1, lanes.length) : 1;
    this.columnWidth = (width - GAP * (columns - 1)) / columns;
    // In a room that is much too high for it, the table stands a little above the middle.
    const free = height - this.top - count * this.row;
    if (this.row === ROW.high) this.position.y(this.position.y() + free * 0.4);
    this.add(new Label({text: fitText(text, title, width), style: title, fill: palette.fg, at: [0, 26]}));
    if (!this.inColumns) return;
    for (const lane of lanes) {
      const cut = fitText(names[lane] ?? '', name, this.columnWidth - 2 * PAD);
      const at: [number, number] = [this.columnX(lane) + PAD, HEADS];
      this.add(new Label({text: cut, style: name, fill: hues[lane] ?? palette.fg, at}));
    }
  }

  /** Adds the rows that are not there yet, scrolling where there is no room for them. */
  public *show(rows: readonly UpdateRow[], seconds: number): ThreadGenerator {
    const coming = rows.slice(this.rows.length);
    const added = coming.map((row) => this.place(row));
    const {row} = this;
    const over = Math.max(0, this.rows.length * row - (this.options.height - this.top));
    const step = seconds / Math.max(1, added.length);
    yield* all(
      this.scroll(Math.ceil(over / row) * row, Math.min(0.35, seconds), easeInOutCubic),
      appear(added, step),
    );
  }

  private place(row: UpdateRow): ReturnType<typeof numberSignal> {
    const {hues, names, palette, height} = this.options;
    const high = this.row === ROW.high;
    const y = this.top + this.rows.length * this.row;
    const hue = hues[row.lane] ?? palette.fg;
    const shown = numberSignal(0);
    const node = new Plain();
    node.position(() => ({x: this.columnX(row.lane), y: y - this.scroll()}));
    node.opacity(() => {
      const at = y - this.scroll();
      const over = Math.max(this.top - at, at + this.row - height);
      return shown() * Math.max(0, Math.min(1, 1 - over / FADE));
    });
    const lost = row.mark === 'lost';
    const stroke = lost ? palette.dec : mix(palette.bg, hue, 0.4);
    const fill = mix(palette.bg, lost ? palette.dec : hue, 0.1);
    const box = {at: [0, 4] as [number, number], width: this.columnWidth, height: this.row - 8, radius: 10};
    node.add(new Box({...box, fill, stroke}));
    const right = this.columnWidth - PAD;
    const sign = lost ? 44 : 0;
    const shownValue = fitText(row.value, value, this.columnWidth * 0.45);
    const valueWidth = textWidth(shownValue, value);
    const [upper, lower] = high ? [34, 74] : [this.row / 2, this.row / 2];
    if (lost) node.add(new Glyph({name: 'cross', size: 26, fill: palette.dec, at: [right - 12, lower]}));
    const valueFill = lost ? palette.dec : palette.fg;
    node.add(
      new Label({
        text: shownValue,
        style: value,
        fill: valueFill,
        align: 'right',
        at: [right - sign, lower],
      }),
    );
    const left = this.inColumns ? PAD : NAMES;
    if (!this.inColumns) {
      const who = fitText(names[row.lane] ?? '', name, NAMES - PAD - 16);
      node.add(new Label({text: who, style: name, fill: hue, at: [PAD, upper]}));
    }
    const room = high ? right - left : right - sign - valueWidth - 24 - left;
    const text = fitText(row.text, words, room);
    node.add(new Label({text, style: words, fill: palette.fg, at: [left, upper]}));
    this.add(node);
    this.rows.push({node, shown});
    return shown;
  }

  private columnX(lane: number): number {
    if (!this.inColumns) return 0;
    return Math.max(0, this.options.lanes.indexOf(lane)) * (this.columnWidth + GAP);
  }
}

function* appear(rows: readonly ReturnType<typeof numberSignal>[], step: number): ThreadGenerator {
  for (const shown of rows) yield* shown(1, step, easeInOutCubic);
}
