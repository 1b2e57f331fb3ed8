import {all, createSignal, type ThreadGenerator, waitFor} from '@motion-canvas/core';
import {mix, type Palette} from '../theme/colour.ts';
import {type TextStyle, type} from '../theme/type.ts';
import {Box, Glyph, Label, Plain, type PlainProps, textWidth} from './primitives/index.ts';

export interface CountBadgeProps extends PlainProps {
  /** `immortal` shows ∞; null: not known, nothing is shown. */
  readonly count: number | 'immortal' | null;
  /** Default `small`. */
  readonly size?: 'small' | 'large';
  readonly palette: Palette;
}

/** A reference count in a pill, with ▲ or ▼ and by how much beside it when it changes. Position: top left corner. */
export class CountBadge extends Plain {
  public readonly width: number;
  public readonly height: number;
  private readonly pill: Box;
  private readonly number: Label;
  private readonly infinity: Glyph;
  private readonly change = new Plain();
  private readonly palette: Palette;
  private readonly style: TextStyle;
  private readonly shown = createSignal<number | null>(null);

  public constructor({count, size = 'small', palette, ...rest}: CountBadgeProps) {
    super(rest);
    const large = size === 'large';
    this.palette = palette;
    this.width = large ? 100 : 72;
    this.height = large ? 68 : 50;
    this.style = large ? {...type.badge, size: 40} : type.badge;
    const middle = {x: this.width / 2, y: this.height / 2};
    this.pill = new Box({
      width: this.width,
      height: this.height,
      radius: this.height / 2,
      fill: palette.stage.refs,
      stroke: palette.stage.refs,
      lineWidth: 3,
      opacity: count === null ? 0 : 1,
    });
    const fill = palette.onHue;
    this.number = new Label({text: '', style: this.style, fill, align: 'center', at: middle});
    this.infinity = new Glyph({name: 'infinity', size: large ? 36 : 26, fill, at: middle, opacity: 0});
    this.pill.add(this.number);
    this.pill.add(this.infinity);
    this.change.position([this.width + 12, middle.y]);
    this.add(this.pill);
    this.add(this.change);
    if (count !== null) this.set(count);
  }

  /** Shows a count without saying that it changed. */
  public set(count: number | 'immortal'): void {
    this.shown(count === 'immortal' ? null : count);
    this.write(count === 'immortal' ? '' : String(count));
    this.infinity.opacity(count === 'immortal' ? 1 : 0);
    this.pill.opacity(1);
  }

  /** Counts up or down: the pill shows the new count, a sign and a number beside it say by how much. */
  public *count(to: number, seconds: number): ThreadGenerator {
    const from = this.shown() ?? 0;
    this.pill.fill(this.palette.stage.refs);
    this.number.fill(this.palette.onHue);
    if (from === to) {
      this.write(String(to));
      return;
    }
    this.shown(to);
    const up = to > from;
    const colour = up ? this.palette.inc : this.palette.dec;
    const high = this.style.size;
    const text = `${up ? '+' : '−'}${Math.abs(to - from)}`;
    this.change.removeChildren();
    // Arrows between objects pass behind it; the card's corner, which is under the sign, stays.
    const box = {width: high * 0.1 + textWidth(text, this.style) + 8, height: high * 1.15};
    const at: [number, number] = [high * 1.05, -box.height / 2];
    this.change.add(new Box({...box, at, radius: 8, fill: this.palette.bg}));
    this.change.add(
      new Glyph({name: up ? 'up' : 'down', size: high * 0.8, fill: colour, at: [high * 0.5, 0]}),
    );
    this.change.add(new Label({text, style: this.style, fill: colour, at: [high * 1.15, 0]}));
    this.change.opacity(0);
    this.write(String(to));
    yield* all(this.change.opacity(1, seconds / 2), this.pill.opacity(1, seconds / 2));
    yield* waitFor(seconds / 2);
  }

  /** Hides the count behind a question mark. */
  public *ask(seconds: number): ThreadGenerator {
    const {bg, stage} = this.palette;
    yield* all(
      this.pill.fill(mix(bg, stage.refs, 0.16), seconds),
      this.number.fill(stage.refs, seconds),
      this.number.text('?', seconds),
      this.change.opacity(0, seconds / 2),
    );
  }

  /** Draws the eye to the count. */
  public *look(seconds: number): ThreadGenerator {
    const {stage, fg} = this.palette;
    yield* all(this.pill.stroke(fg, seconds * 0.3), this.pill.lineWidth(6, seconds * 0.3));
    yield* waitFor(seconds * 0.2);
    yield* all(this.pill.stroke(stage.refs, seconds * 0.3), this.pill.lineWidth(3, seconds * 0.3));
  }

  /** Takes the ▲ or ▼ away. */
  public *settle(seconds: number): ThreadGenerator {
    yield* this.change.opacity(0, seconds);
  }

  /** The count is zero: the pill takes the colour of loss. */
  public *zero(seconds: number): ThreadGenerator {
    yield* all(this.pill.fill(this.palette.dec, seconds), this.pill.stroke(this.palette.dec, seconds));
  }

  /** The pill grows to the left for long numbers: up to 3.11 what is there from the start counts from 10⁹ on. */
  private write(text: string): void {
    const width = Math.max(this.width, textWidth(text, this.style) + this.height * 0.8);
    this.pill.width(width);
    this.pill.position.x(this.width - width);
    this.number.position.x(width / 2);
    this.number.text(text);
  }
}
