import {all, easeInOutCubic, type ThreadGenerator} from '@motion-canvas/core';
import type {Palette} from '../theme/colour.ts';
import {type} from '../theme/type.ts';
import {Box, Label, numberSignal, Plain, type PlainProps, textWidth} from './primitives/index.ts';

export interface RunCounterProps extends PlainProps {
  /** Instructions of the whole run. */
  readonly steps: number;
  readonly palette: Palette;
}

/** How many instructions have been carried out, and how often a loop just went round. Position: its right end. */
export class RunCounter extends Plain {
  private readonly done = numberSignal(0);
  private readonly times: Label;
  private readonly pill: Plain;

  public constructor({steps, palette, ...rest}: RunCounterProps) {
    super(rest);
    const of = ` of ${grouped(steps)} done`;
    const label = new Label({text: '', style: type.note, fill: palette.dim, align: 'right'});
    label.text(() => `${grouped(Math.round(this.done()))}${of}`);
    this.add(label);
    const left = -textWidth(`${grouped(steps)}${of}`, type.note) - 24;
    this.times = new Label({text: '', style: type.badge, fill: palette.onHue, align: 'center', at: [-60, 0]});
    this.pill = new Plain({at: [left, 0], opacity: 0});
    this.pill.add(
      new Box({at: [-120, -22], width: 120, height: 44, radius: 22, fill: palette.stage.bytecode}),
    );
    this.pill.add(this.times);
    this.add(this.pill);
  }

  /** Counts up to `done`; `times` is shown as `× n`. */
  public *become(done: number, times: number | undefined, seconds: number): ThreadGenerator {
    if (times !== undefined) this.times.text(`× ${grouped(times)}`);
    yield* all(
      this.done(done, seconds, easeInOutCubic),
      this.pill.opacity(times === undefined ? 0 : 1, Math.min(0.3, seconds)),
    );
  }
}

/** `1,234`. */
const grouped = (n: number) => String(n).replace(/\B(?=(\d{3})+$)/g, ',');
