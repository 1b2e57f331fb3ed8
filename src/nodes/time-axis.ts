import type {Window} from '../story/vocabulary/thread-lanes.ts';
import type {Palette} from '../theme/colour.ts';
import {type} from '../theme/type.ts';
import {Plain, type PlainProps, type TextBox, textWidth} from './primitives/index.ts';
import {fontOf, spacingOf} from './primitives/measure.ts';
import {type Plot, type Tick, ticks, xAt} from './time-scale.ts';

export interface TimeAxisProps extends PlainProps {
  readonly plot: Plot;
  readonly window: () => Window;
  /** 1: the window rests, and all marks are clear; 0: it changes, and they come and go. */
  readonly rest: () => number;
  readonly palette: Palette;
}

const style = type.labelCode;

/** Round times below the lanes. Its x are the picture's; its y is the middle of the numbers. */
export class TimeAxis extends Plain {
  private readonly plot: Plot;
  private readonly window: () => Window;
  private readonly rest: () => number;
  private readonly palette: Palette;

  public constructor({plot, window, rest, palette, ...props}: TimeAxisProps) {
    super(props);
    this.rest = rest;
    this.plot = plot;
    this.window = window;
    this.palette = palette;
  }

  /** For layout checks. */
  public textBoxes(): TextBox[] {
    return this.marks().map(({text, x, width}) => ({
      text,
      x,
      y: -style.size / 2,
      width,
      height: style.size,
      fontSize: style.size,
      role: 'axis',
    }));
  }

  protected override paint(context: CanvasRenderingContext2D): void {
    const alpha = context.globalAlpha;
    context.font = fontOf(style);
    context.letterSpacing = spacingOf(style);
    context.textBaseline = 'alphabetic';
    context.lineWidth = 2;
    for (const {text, x, middle, alpha: share} of this.marks()) {
      context.globalAlpha = alpha * share;
      context.fillStyle = this.palette.dim;
      context.fillText(text, x, style.size * 0.36);
      context.strokeStyle = this.palette.line;
      context.beginPath();
      context.moveTo(middle, -28);
      context.lineTo(middle, -20);
      context.stroke();
    }
    context.globalAlpha = alpha;
  }

  private marks(): (Tick & {readonly x: number; readonly middle: number; readonly width: number})[] {
    const now = this.window();
    const rest = this.rest();
    return ticks(now, this.plot).map((tick) => {
      const width = textWidth(tick.text, style);
      const middle = xAt(now, this.plot, tick.at);
      const alpha = tick.alpha + (1 - tick.alpha) * rest;
      return {...tick, alpha, middle, width, x: middle - width / 2};
    });
  }
}
