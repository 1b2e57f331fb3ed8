import {all, createSignal, easeInOutCubic, type ThreadGenerator, waitFor} from '@motion-canvas/core';
import {mix, type Palette} from '../theme/colour.ts';
import {type} from '../theme/type.ts';
import {
  Box,
  fitText,
  Glyph,
  Label,
  Plain,
  type PlainProps,
  type Point,
  textWidth,
} from './primitives/index.ts';

export interface HeapObjectProps extends PlainProps {
  readonly type: string;
  readonly repr: string;
  /** `ob_refcnt`; `immortal` shows ∞; null: not known, no badge. */
  readonly count: number | 'immortal' | null;
  /** `at 0x16787a8`, where it is worth showing. */
  readonly address?: string;
  /** The widest and narrowest that the card may be. */
  readonly maxWidth: number;
  readonly minWidth?: number;
  readonly palette: Palette;
}

/** An object on the heap: its type, its value and its reference count. Position: top left corner. */
export class HeapObject extends Plain {
  public static readonly height = 116;
  public readonly width: number;
  public readonly height = HeapObject.height;
  private readonly card: Box;
  private readonly repr: Label;
  private readonly badge: Box;
  private readonly number: Label;
  private readonly change = new Plain();
  private readonly palette: Palette;
  private readonly shown = createSignal<number | null>(null);

  public constructor(props: HeapObjectProps) {
    const {type: name, repr, count, address, maxWidth, minWidth = 200, palette, ...rest} = props;
    super(rest);
    this.palette = palette;
    const hue = palette.stage.refs;
    const inner = maxWidth - 48;
    const text = fitText(repr, reprStyle, inner);
    const head = fitText(address ? `${name}  ${address}` : name, type.noteCode, inner - 70);
    this.width = Math.min(
      maxWidth,
      Math.max(minWidth, textWidth(text, reprStyle) + 48, textWidth(head, type.noteCode) + 120),
    );
    this.card = new Box({
      width: this.width,
      height: this.height,
      radius: 16,
      fill: palette.panel,
      stroke: mix(palette.bg, hue, 0.55),
    });
    this.repr = new Label({text, style: reprStyle, fill: palette.fg, at: [24, 80]});
    const wide = 72;
    this.badge = new Box({
      at: [this.width - wide - 20, -26],
      width: wide,
      height: 50,
      radius: 25,
      fill: hue,
      opacity: count === null ? 0 : 1,
    });
    this.number = new Label({
      text: '',
      style: type.badge,
      fill: palette.onHue,
      align: 'center',
      at: [wide / 2, 25],
    });
    this.badge.add(this.number);
    if (count === 'immortal')
      this.badge.add(new Glyph({name: 'infinity', size: 26, fill: palette.onHue, at: [wide / 2, 25]}));
    else if (count !== null) this.setCount(count);
    this.card.add(new Label({text: head, style: type.noteCode, fill: palette.dim, at: [24, 36]}));
    this.card.add(this.repr);
    this.add(this.card);
    this.add(this.badge);
    this.add(this.change);
  }

  /** Where arrows from the left arrive; `share` 0 is the top, 1 the bottom. */
  public port(share = 0.5): Point {
    return {x: this.position.x(), y: this.position.y() + this.height * share};
  }

  /** Where arrows leave or arrive on the right. */
  public portRight(share = 0.5): Point {
    return {x: this.position.x() + this.width, y: this.position.y() + this.height * share};
  }

  /** Shows a count without saying that it changed. */
  public setCount(count: number): void {
    this.shown(count);
    this.number.text(String(count));
    this.badge.opacity(1);
  }

  /** Counts up or down: the badge shows the new count, a sign and a number beside it say by how much. */
  public *count(to: number, seconds: number): ThreadGenerator {
    const from = this.shown() ?? 0;
    if (from === to) return;
    this.shown(to);
    const up = to > from;
    const colour = up ? this.palette.inc : this.palette.dec;
    this.change.removeChildren();
    this.change.position([this.width - 8, 0]);
    this.change.add(new Glyph({name: up ? 'up' : 'down', size: 26, fill: colour, at: [18, 0]}));
    this.change.add(
      new Label({
        text: `${up ? '+' : '−'}${Math.abs(to - from)}`,
        style: type.badge,
        fill: colour,
        at: [42, 0],
      }),
    );
    this.change.opacity(0);
    this.number.text(String(to));
    yield* all(this.change.opacity(1, seconds / 2), this.badge.opacity(1, seconds / 2));
    yield* waitFor(seconds / 2);
  }

  /** Takes the ▲ or ▼ away. */
  public *settle(seconds: number): ThreadGenerator {
    yield* this.change.opacity(0, seconds);
  }

  /** Shows a new value in the same place: the object was changed, not replaced. */
  public *become(repr: string, seconds: number): ThreadGenerator {
    const text = fitText(repr, reprStyle, this.width - 48);
    yield* this.repr.opacity(0, seconds / 2);
    this.repr.text(text);
    yield* this.repr.opacity(1, seconds / 2);
  }

  /** The object's memory is given back: the card goes. */
  public *free(seconds: number): ThreadGenerator {
    yield* all(this.card.stroke(this.palette.dec, seconds * 0.4), this.opacity(0, seconds, easeInOutCubic));
  }
}

const reprStyle = {...type.code, weight: 700};
