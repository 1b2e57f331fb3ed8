import type {SimpleSignal} from '@motion-canvas/core';
import {Plain, type PlainProps} from './plain.ts';
import {colourSignal, numberSignal} from './signals.ts';

export interface BoxProps extends PlainProps {
  readonly width: number;
  readonly height: number;
  readonly radius?: number;
  readonly fill?: string;
  readonly stroke?: string;
  readonly lineWidth?: number;
  /** Dash and gap, in units: a dashed outline marks what is borrowed. */
  readonly dash?: readonly number[];
}

/** A rounded rectangle; its position is its top left corner, and so is its children's origin. */
export class Box extends Plain {
  public readonly width: SimpleSignal<number>;
  public readonly height: SimpleSignal<number>;
  public readonly fill: SimpleSignal<string>;
  public readonly stroke: SimpleSignal<string>;
  public readonly lineWidth: SimpleSignal<number>;
  private readonly radius: number;
  private readonly dash: readonly number[];

  public constructor(props: BoxProps) {
    const {
      width,
      height,
      radius = 12,
      fill = 'transparent',
      stroke = 'transparent',
      lineWidth = 2,
      dash = [],
      ...rest
    } = props;
    super(rest);
    this.width = numberSignal(width);
    this.height = numberSignal(height);
    this.fill = colourSignal(fill);
    this.stroke = colourSignal(stroke);
    this.lineWidth = numberSignal(lineWidth);
    this.radius = radius;
    this.dash = dash;
  }

  protected override paint(context: CanvasRenderingContext2D): void {
    const width = this.width();
    const height = this.height();
    if (width <= 0 || height <= 0) return;
    const fill = this.fill();
    const stroke = this.stroke();
    context.beginPath();
    context.roundRect(0, 0, width, height, Math.min(this.radius, width / 2, height / 2));
    if (fill !== 'transparent') {
      context.fillStyle = fill;
      context.fill();
    }
    const lineWidth = this.lineWidth();
    if (stroke !== 'transparent' && lineWidth > 0) {
      context.strokeStyle = stroke;
      context.lineWidth = lineWidth;
      context.setLineDash([...this.dash]);
      context.stroke();
      context.setLineDash([]);
    }
  }
}
