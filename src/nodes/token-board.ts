import {easeInOutCubic, type ThreadGenerator} from '@motion-canvas/core';
import type {ChipBoard, ChipFold, TokenChip} from '../story/vocabulary/token-chip.ts';
import type {Palette} from '../theme/colour.ts';
import {type TextStyle, type} from '../theme/type.ts';
import {Box, Label, numberSignal, Plain, type PlainProps, type Point} from './primitives/index.ts';
import {TokenChipNode} from './token-chip.ts';

export interface TokenBoardProps extends PlainProps {
  readonly board: ChipBoard;
  readonly style: TextStyle;
  readonly palette: Palette;
}

/** Rows of token chips, a group of rows for each line; it scrolls up as it grows. Position: top left corner. */
export class TokenBoard extends Plain {
  private readonly board: ChipBoard;
  private readonly style: TextStyle;
  private readonly palette: Palette;
  /** The row at the top. */
  private readonly top = numberSignal(0);
  /** The token in the light; −1: none. */
  private readonly lit = numberSignal(-1);
  private readonly labelled = new Set<number>();

  public constructor({board, style, palette, ...rest}: TokenBoardProps) {
    super(rest);
    this.board = board;
    this.style = style;
    this.palette = palette;
  }

  /** Puts one token in the light, or none. */
  public spot(token: number | null): void {
    this.lit(token ?? -1);
  }

  /** Scrolls so that a row is in sight. */
  public *reveal(row: number, seconds: number): ThreadGenerator {
    const to = Math.max(this.top(), row + 1 - this.board.shown);
    if (to !== this.top()) yield* this.top(to, seconds, easeInOutCubic);
  }

  /** The row that a token's chip stands in. */
  public rowOf(token: number): number {
    return this.find(token).row;
  }

  /**
   * Lets a token's text rise from the source and become a chip in its row.
   *
   * @param from - The middle of the text in the source, in the board's own coordinates.
   */
  public *lift(token: number, from: Point, seconds: number): ThreadGenerator {
    const chip = this.find(token);
    const {palette, board} = this;
    this.label(chip.row);
    const node = new TokenChipNode({
      ...chip,
      height: board.chipHeight,
      style: this.style,
      palette,
    });
    const way = numberSignal(0);
    // The text starts exactly where it stood; the box closes around it on the way.
    const start = {x: from.x - chip.width / 2, y: from.y - node.text.position.y()};
    node.position(() => {
      const to = this.placeOf(chip);
      const share = easeInOutCubic(way());
      return [start.x + (to.x - start.x) * share, start.y + (to.y - start.y) * share];
    });
    node.opacity(() => (way() < 1 ? 1 : this.seen(chip.row)));
    node.box.opacity(() => Math.max(0, Math.min(1, way() * 1.6 - 0.3)));
    // Where no text stands in the source, the type is what comes.
    node.kind.opacity(() => (chip.text === '' ? 1 : Math.max(0, Math.min(1, way() * 2.5 - 1.5))));
    const lit = () => this.lit() === token;
    const calm = node.box.stroke();
    node.box.stroke(() => (lit() ? palette.fg : calm));
    node.box.lineWidth(() => (lit() ? 4 : 2));
    this.add(node);
    yield* way(1, seconds);
  }

  /** Shows the chip that stands for many tokens. */
  public *fold(fold: ChipFold, seconds: number): ThreadGenerator {
    const {palette, board} = this;
    const {width} = fold;
    const node = new Plain();
    const shown = numberSignal(0);
    const height = board.typeSize * 1.2 + 18;
    const down = (board.chipHeight - height) / 2;
    node.add(
      new Box({at: [0, down], width, height, radius: height / 2, stroke: palette.faint, dash: [7, 6]}),
    );
    node.add(
      new Label({
        text: fold.text,
        style: type.noteCode,
        fill: palette.dim,
        align: 'center',
        at: [width / 2, board.chipHeight / 2],
      }),
    );
    node.position(() => [fold.x, (fold.row - this.top()) * board.rowHeight]);
    node.opacity(() => shown() * this.seen(fold.row));
    this.add(node);
    yield* shown(1, seconds);
  }

  /** The line number before a row, when its first chip comes. */
  private label(row: number): void {
    const label = this.board.labels.findLast((l) => l.row <= row);
    if (!label || this.labelled.has(label.row)) return;
    this.labelled.add(label.row);
    const {board, palette} = this;
    const number = new Label({
      text: label.text,
      style: type.noteCode,
      fill: palette.faint,
      align: 'right',
      role: 'line number',
    });
    number.position(() => [
      board.gutter - 22,
      (label.row - this.top()) * board.rowHeight + board.chipHeight / 2,
    ]);
    number.opacity(() => this.seen(label.row));
    this.add(number);
  }

  private placeOf({x, row}: TokenChip): Point {
    return {x, y: (row - this.top()) * this.board.rowHeight};
  }

  /** Rows leave the board by fading, so none is ever cut in half. */
  private seen(row: number): number {
    const at = row - this.top();
    return Math.max(0, Math.min(1, at + 1, this.board.shown - at));
  }

  private find(token: number): TokenChip {
    const chip = this.board.chips.find((c) => c.token === token);
    if (!chip) throw new RangeError(`The board has no chip for token ${token}.`);
    return chip;
  }
}
