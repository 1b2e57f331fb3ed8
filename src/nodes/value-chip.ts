import {all, easeInOutCubic, type ThreadGenerator} from '@motion-canvas/core';
import {mix, type Palette} from '../theme/colour.ts';
import {type} from '../theme/type.ts';
import {Box, fitText, Label, Plain, type Point, textWidth} from './primitives/index.ts';

export interface ValueChipProps {
  readonly text: string;
  readonly borrowed: boolean;
  readonly palette: Palette;
}

/** A value on its way from one place to another. Position: its middle. */
export class ValueChip extends Plain {
  public static readonly height = 50;

  public constructor({text, borrowed, palette}: ValueChipProps) {
    super({opacity: 0});
    const fitted = fitText(text, type.codeSmall, 320);
    const width = Math.max(60, textWidth(fitted, type.codeSmall) + 36);
    const height = ValueChip.height;
    const hue = palette.stage.eval;
    this.add(
      new Box({
        at: [-width / 2, -height / 2],
        width,
        height,
        radius: 12,
        fill: mix(palette.bg, hue, 0.34),
        stroke: hue,
        lineWidth: 3,
        dash: borrowed ? [7, 5] : [],
      }),
    );
    this.add(new Label({text: fitted, style: type.codeSmall, fill: palette.fg, align: 'center'}));
  }

  /** Appears at `from`, goes to `to` and goes out there. */
  public *travel(from: Point, to: Point, seconds: number): ThreadGenerator {
    this.position([from.x, from.y]);
    yield* this.opacity(1, seconds * 0.15);
    yield* this.position([to.x, to.y], seconds * 0.7, easeInOutCubic);
    yield* all(this.opacity(0, seconds * 0.15));
  }
}
