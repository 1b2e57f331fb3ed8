import {all, easeInOutCubic, type SimpleSignal, type ThreadGenerator} from '@motion-canvas/core';
import type {SourceRow, SourceView, Tint} from '../story/vocabulary/source-view.ts';
import {mix, type Palette} from '../theme/colour.ts';
import type {TextStyle} from '../theme/type.ts';
import {moreOf} from './folding.ts';
import {Box, Label, numberSignal, Plain, type PlainProps, textWidth} from './primitives/index.ts';

/** A rectangle in the coordinates of the pane's parent. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface SourcePaneProps extends PlainProps {
  readonly view: SourceView;
  readonly width: number;
  /** Rows that are shown at a time. */
  readonly rows: number;
  readonly style: TextStyle;
  readonly palette: Palette;
  /** The colour of the highlight. */
  readonly hue: string;
  readonly rowHeight?: number;
  /** The first row shown. Default 0. */
  readonly top?: number;
}

/** The program's text with line numbers, one row lit, scrolled to where things happen. Position: top left corner. */
export class SourcePane extends Plain {
  /** The row at the top of the pane; fractions while it scrolls. */
  public readonly top;
  public readonly rowHeight: number;
  /** Where column 0 stands, from the pane's left edge. */
  public readonly textLeft: number;
  /** Rows that are shown at a time. */
  public readonly shown: number;
  /** Holds what a clip draws under the text and over the row's light, in the pane's own coordinates. */
  public readonly under = new Plain();
  private readonly text: SourceView;
  private readonly style: TextStyle;
  private readonly light: Box;
  private readonly bar: Box;
  private readonly lit = numberSignal(0);
  private readonly litRows = numberSignal(1);
  /** Rows at the top and the bottom whose place a word on the lines that are left out takes, 0 or 1. */
  private readonly folded = {above: numberSignal(0), below: numberSignal(0)};
  private readonly palette: Palette;

  public constructor(props: SourcePaneProps) {
    const {view, width, rows, style, palette, hue, rowHeight = style.size * 1.6, top = 0, ...rest} = props;
    super(rest);
    this.text = view;
    this.palette = palette;
    this.shown = rows;
    this.style = style;
    this.rowHeight = rowHeight;
    this.top = numberSignal(top);
    const digit = textWidth('0', style);
    this.textLeft = 16 + digit * (view.gutter + 1.5);
    this.light = new Box({width, height: rowHeight, radius: 8, fill: mix(palette.bg, hue, 0.16), opacity: 0});
    this.bar = new Box({width: 6, height: rowHeight, radius: 3, fill: hue, opacity: 0});
    for (const box of [this.light, this.bar]) {
      // What is lit and scrolled out of sight is not drawn.
      const from = () => Math.max(0, Math.min(rows, this.lit() - this.top()));
      const to = () => Math.max(0, Math.min(rows, this.lit() + this.litRows() - this.top()));
      box.position.y(() => from() * rowHeight);
      box.height(() => (to() - from()) * rowHeight);
      this.add(box);
    }
    this.add(this.under);
    for (const [i, row] of view.rows.entries()) this.add(this.line(row, i, palette, digit));
  }

  /** All rows, shown or not. */
  public get rowCount(): number {
    return this.text.rows.length;
  }

  /** The first and last row of a source line. */
  public rowsOf(line: number): [first: number, last: number] {
    const first = this.text.rows.findIndex((row) => row.line === line);
    let last = first;
    while (this.text.rows[last + 1]?.line === line) last++;
    return [Math.max(0, first), Math.max(0, last)];
  }

  /** Lights the rows of some lines, scrolling there first if they are out of sight. */
  public *lightLines(from: number, to: number, seconds: number): ThreadGenerator {
    const [first] = this.rowsOf(from);
    const [, last] = this.rowsOf(to);
    const dark = this.light.opacity() === 0;
    if (dark) {
      this.lit(first);
      this.litRows(last - first + 1);
    }
    yield* all(
      this.reveal(first, last, seconds),
      this.lit(first, seconds, easeInOutCubic),
      this.litRows(last - first + 1, seconds, easeInOutCubic),
      this.light.opacity(1, seconds),
      this.bar.opacity(1, seconds),
    );
  }

  /** Puts the light out. */
  public *dim(seconds: number): ThreadGenerator {
    yield* all(this.light.opacity(0, seconds), this.bar.opacity(0, seconds));
  }

  /** Scrolls so that the rows are in sight, with a row around them where there is room. */
  public *reveal(first: number, last: number, seconds: number): ThreadGenerator {
    const total = this.text.rows.length;
    const now = this.top();
    let top = now;
    if (last + 1 > now + this.shown - 1) top = last + 2 - this.shown;
    if (first - 1 < top) top = first - 1;
    top = Math.max(0, Math.min(top, total - this.shown));
    if (top !== now) yield* this.top(top, seconds, easeInOutCubic);
  }

  /** Scrolls to a row, and says in the first row and the last how many lines stand before and behind. */
  public *fold(first: number, seconds: number): ThreadGenerator {
    const {rows} = this.text;
    yield* this.reveal(first, first, seconds / 2);
    const top = this.top();
    const bottom = top + this.shown - 1;
    const above = rows.filter((row, i) => i <= top && row.from === 0).length;
    const below = rows.filter((row, i) => i >= bottom && row.from === 0).length;
    const words: ThreadGenerator[] = [];
    if (top > 0) words.push(this.word(`… ${above} above`, 0, this.folded.above, seconds / 2));
    if (rows.length > top + this.shown)
      words.push(this.word(below > 0 ? moreOf(below) : '…', this.shown - 1, this.folded.below, seconds / 2));
    yield* all(...words);
  }

  private *word(text: string, row: number, folded: SimpleSignal<number>, seconds: number): ThreadGenerator {
    const {style, palette, rowHeight} = this;
    const at: [number, number] = [this.textLeft, (row + 0.5) * rowHeight];
    const label = new Label({text, style, fill: palette.dim, at, opacity: 0});
    this.add(label);
    yield* all(folded(1, seconds), label.opacity(1, seconds));
  }

  /** Where a stretch of source stands, one rectangle a row; where it will stand, if the pane is about to scroll to `top`. */
  public rectanglesOf(span: readonly [number, number, number, number], top = this.top()): Rectangle[] {
    const [line, column, endLine, endColumn] = span;
    const rectangles: Rectangle[] = [];
    for (const [i, row] of this.text.rows.entries()) {
      if (row.line < line || row.line > endLine) continue;
      const from = Math.max(row.from, row.line === line ? column : 0);
      const to = Math.min(row.to, row.line === endLine ? endColumn : row.to);
      if (to <= from && !(from === to && line === endLine && column === endColumn)) continue;
      const x = this.columnX(row, from);
      rectangles.push({
        x: this.position.x() + x,
        y: this.position.y() + (i - top) * this.rowHeight,
        width: this.columnX(row, to) - x,
        height: this.rowHeight,
      });
    }
    return rectangles;
  }

  private columnX(row: SourceRow, column: number): number {
    const before = row.cells.slice(0, Math.max(0, column - row.from)).join('');
    return this.textLeft + textWidth(' ', this.style) * row.indent + textWidth(before, this.style);
  }

  private line(row: SourceRow, index: number, palette: Palette, digit: number): Plain {
    const middle = this.rowHeight / 2;
    const group = new Plain();
    group.position.y(() => (index - this.top()) * this.rowHeight);
    // Rows leave the pane by fading, so none is ever cut in half.
    group.opacity(() => {
      const at = index - this.top();
      const {above, below} = this.folded;
      return Math.max(0, Math.min(1, at + 1 - above(), this.shown - below() - at));
    });
    if (row.from === 0) {
      const fill = palette.faint;
      const x = 16 + digit * this.text.gutter;
      group.add(
        new Label({
          text: String(row.line),
          style: this.style,
          fill,
          align: 'right',
          at: [x, middle],
          role: 'line number',
        }),
      );
    }
    let text = '';
    for (const run of row.runs) {
      const x = this.textLeft + textWidth(' ', this.style) * row.indent + textWidth(text, this.style);
      const style = run.tint === 'definition' ? {...this.style, weight: 700} : this.style;
      group.add(new Label({text: run.text, style, fill: tintFill(palette, run.tint), at: [x, middle]}));
      text += run.text;
    }
    return group;
  }
}

function tintFill(palette: Palette, tint: Tint): string {
  return tint === 'definition' ? palette.code.plain : palette.code[tint];
}
