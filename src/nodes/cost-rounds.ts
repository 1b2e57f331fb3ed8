import type {SimpleSignal} from '@motion-canvas/core';
import type {Palette} from '../theme/colour.ts';
import {type} from '../theme/type.ts';
import {Label, numberSignal, Plain, type PlainProps} from './primitives/index.ts';

export interface CostRoundsProps extends PlainProps {
  /** Where each round ends on the axis, in units, ascending. */
  readonly places: readonly number[];
  /** The range in words, beside the last of them; empty: none. */
  readonly range: string;
  readonly colour: string;
  readonly palette: Palette;
}

const DOT = 7;

/** The rounds of one way as dots on a line from the fastest to the slowest. Position: left end of the axis, the dots' middle. */
export class CostRounds extends Plain {
  /** How many of the dots are there, from the fastest on; fractions while one appears. */
  public readonly shown: SimpleSignal<number>;
  private readonly options: CostRoundsProps;

  public constructor(props: CostRoundsProps) {
    const {places, range, colour: _colour, palette, ...rest} = props;
    super(rest);
    this.options = props;
    this.shown = numberSignal(0);
    const label = new Label({
      text: range,
      style: type.note,
      fill: palette.dim,
      at: [(places.at(-1) ?? 0) + DOT + 16, 0],
    });
    label.opacity(() => Math.max(0, Math.min(1, this.shown() - places.length + 1)));
    this.add(label);
  }

  protected override paint(context: CanvasRenderingContext2D): void {
    const {places, colour, palette} = this.options;
    const shown = this.shown();
    if (shown <= 0) return;
    const before = context.globalAlpha;
    const there = places.slice(0, Math.ceil(shown));
    context.strokeStyle = palette.faint;
    context.lineWidth = 3;
    context.beginPath();
    context.moveTo(places[0] ?? 0, 0);
    context.lineTo(there.at(-1) ?? 0, 0);
    context.stroke();
    for (const [i, x] of there.entries()) {
      context.globalAlpha = before * Math.min(1, shown - i);
      // A rim in the ground's colour keeps rounds apart that lie close together.
      context.fillStyle = palette.bg;
      context.beginPath();
      context.arc(x, 0, DOT + 2, 0, 2 * Math.PI);
      context.fill();
      context.fillStyle = colour;
      context.beginPath();
      context.arc(x, 0, DOT, 0, 2 * Math.PI);
      context.fill();
    }
    context.globalAlpha = before;
  }
}
