import {all, easeInOutCubic, type ThreadGenerator} from '@motion-canvas/core';
import {mix, type Palette} from '../theme/colour.ts';
import {type} from '../theme/type.ts';
import {foldOf, moreOf} from './folding.ts';
import {Box, Label, numberSignal, Plain, type PlainProps, textWidth} from './primitives/index.ts';

export interface ByteStripProps extends PlainProps {
  /** Two hex digits a byte. */
  readonly bytes: readonly string[];
  readonly width: number;
  readonly indent: number;
  readonly palette: Palette;
}

/** `co_code` as one line of bytes, some of them lit; it glides along. Position: top left corner. */
export class ByteStrip extends Plain {
  public static readonly height = 46;
  private readonly scroll = numberSignal(0);
  private readonly lit;
  private readonly frame: Box;
  private readonly framed = {from: numberSignal(0), to: numberSignal(0)};
  private readonly pitch: number;
  private readonly room: number;
  private readonly total: number;
  private readonly indent: number;
  private readonly palette: Palette;
  /** Where the bytes end that are in sight. */
  private readonly end;

  public constructor({bytes, width, indent, palette, ...rest}: ByteStripProps) {
    super(rest);
    const style = type.noteCode;
    const {height} = ByteStrip;
    const hue = palette.stage.bytecode;
    this.pitch = textWidth('00', style) * 1.5;
    // Whole bytes only, so that at rest none is half faded.
    this.room = Math.floor((width - indent) / this.pitch) * this.pitch;
    this.total = bytes.length;
    this.indent = indent;
    this.palette = palette;
    this.end = numberSignal(this.room);
    this.lit = bytes.map(() => numberSignal(0));
    this.add(new Label({text: 'co_code', style, fill: palette.dim, at: [0, height / 2]}));
    this.frame = new Box({width: 0, height: height - 4, radius: 8, stroke: hue, dash: [7, 6], opacity: 0});
    this.frame.position(() => [indent + this.framed.from() - this.scroll() - 7, 2]);
    this.frame.width(() => this.framed.to() - this.framed.from());
    this.add(this.frame);
    for (const [i, byte] of bytes.entries()) {
      const label = new Label({text: byte, style, fill: palette.dim});
      const x = i * this.pitch;
      label.position(() => [indent + x - this.scroll(), height / 2]);
      const lit = this.lit[i];
      label.fill(() => mix(palette.dim, hue, lit?.() ?? 0));
      label.opacity(() => {
        const at = x - this.scroll();
        return Math.max(0, Math.min(1, 1 + at / 30, 1 + (this.end() - at - this.pitch) / 30));
      });
      this.add(label);
    }
  }

  /** Lights exactly these bytes, each range `[from, to)`, the first of them in sight. */
  public *light(ranges: readonly (readonly [number, number])[], seconds: number): ThreadGenerator {
    const inside = (i: number) => (ranges.some(([from, to]) => i >= from && i < to) ? 1 : 0);
    const changed = this.lit.flatMap((lit, i) => (lit() === inside(i) ? [] : [lit(inside(i), seconds)]));
    const [first, last] = [ranges[0], ranges.at(-1)];
    const inView =
      first && last ? [this.reveal(Math.min(first[0], last[0]), Math.max(first[1], last[1]), seconds)] : [];
    yield* all(this.unframe(seconds), ...changed, ...inView);
  }

  /** Puts a dashed frame around bytes. */
  public *enclose(from: number, to: number, seconds: number): ThreadGenerator {
    this.framed.from(from * this.pitch);
    this.framed.to(to * this.pitch);
    yield* all(this.reveal(from - 2, to, seconds), this.frame.opacity(1, seconds));
  }

  /** Glides back to the first byte; behind the last that fits stands how many there is no room for. */
  public *fold(seconds: number): ThreadGenerator {
    if (this.scroll() !== 0) yield* this.scroll(0, seconds / 2, easeInOutCubic);
    const style = type.noteCode;
    const bytes = this.lit.map((_, i) => ({at: i * this.pitch, width: this.pitch}));
    const fold = foldOf(bytes, this.room, (n) => textWidth(moreOf(n), style));
    if (!fold) return;
    const label = new Label({
      text: moreOf(this.total - fold.shown),
      style,
      fill: this.palette.dim,
      at: [this.indent + fold.end, ByteStrip.height / 2],
      opacity: 0,
    });
    this.add(label);
    yield* all(this.end(fold.end, seconds / 2, easeInOutCubic), label.opacity(1, seconds / 2));
  }

  private *unframe(seconds: number): ThreadGenerator {
    if (this.frame.opacity() > 0) yield* this.frame.opacity(0, seconds);
  }

  private *reveal(from: number, to: number, seconds: number): ThreadGenerator {
    const now = this.scroll();
    const margin = 2;
    // Of more than fits the end is shown: it was lit last.
    from = Math.max(from, to + margin + 1 - Math.floor(this.room / this.pitch));
    const last = Math.max(0, this.total * this.pitch - this.room);
    let x = now;
    if ((to + margin) * this.pitch > x + this.room) x = (to + margin) * this.pitch - this.room;
    if ((from - margin) * this.pitch < x) x = (from - margin) * this.pitch;
    x = Math.round(Math.max(0, Math.min(x, last)) / this.pitch) * this.pitch;
    if (x !== now) yield* this.scroll(x, seconds, easeInOutCubic);
  }
}
