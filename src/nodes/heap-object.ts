import {all, easeInOutCubic, type ThreadGenerator} from '@motion-canvas/core';
import {mix, type Palette} from '../theme/colour.ts';
import {type} from '../theme/type.ts';
import {CountBadge} from './count-badge.ts';
import {Box, fitText, Label, Plain, type PlainProps, type Point, textWidth} from './primitives/index.ts';

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
  private readonly badge: CountBadge;
  private readonly palette: Palette;

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
    this.badge = new CountBadge({at: [this.width - 72 - 20, -26], count, palette});
    this.card.add(new Label({text: head, style: type.noteCode, fill: palette.dim, at: [24, 36]}));
    this.card.add(this.repr);
    this.add(this.card);
    this.add(this.badge);
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
    this.badge.set(count);
  }

  /** Counts up or down: the badge shows the new count, a sign and a number beside it say by how much. */
  public *count(to: number, seconds: number): ThreadGenerator {
    yield* this.badge.count(to, seconds);
  }

  /** Takes the ▲ or ▼ away. */
  public *settle(seconds: number): ThreadGenerator {
    yield* this.badge.settle(seconds);
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
