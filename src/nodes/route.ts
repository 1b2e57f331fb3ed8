import {createSignal, type SimpleSignal} from '@motion-canvas/core';
import {
  type Curve,
  colourSignal,
  cut,
  numberSignal,
  Plain,
  type PlainProps,
  type Point,
} from './primitives/index.ts';

export interface RouteProps extends PlainProps {
  /** Curves end to end; a function is asked again when what it reads changes. */
  readonly curves: () => readonly Curve[];
  readonly stroke: string;
  readonly lineWidth?: number;
  readonly dash?: readonly number[];
}

/** A line that bends around things: curves end to end, growing from the first to the last. */
export class Route extends Plain {
  /** 0: nothing is drawn, 1: all of it. */
  public readonly end: SimpleSignal<number>;
  public readonly stroke: SimpleSignal<string>;
  private readonly curves: SimpleSignal<readonly Curve[]>;
  private readonly lineWidth: number;
  private readonly dash: readonly number[];

  public constructor({curves, stroke, lineWidth = 3, dash = [], ...rest}: RouteProps) {
    super(rest);
    this.curves = createSignal<readonly Curve[]>(curves);
    this.stroke = colourSignal(stroke);
    this.end = numberSignal(0);
    this.lineWidth = lineWidth;
    this.dash = dash;
  }

  protected override paint(context: CanvasRenderingContext2D): void {
    const curves = this.curves();
    const [first] = curves;
    const end = this.end();
    if (!first || end <= 0) return;
    const lengths = curves.map(roughLength);
    let left = end * lengths.reduce((sum, length) => sum + length, 0);
    context.strokeStyle = this.stroke();
    context.lineWidth = this.lineWidth;
    context.lineCap = this.dash.length > 0 ? 'butt' : 'round';
    context.lineJoin = 'round';
    context.setLineDash([...this.dash]);
    context.beginPath();
    context.moveTo(first[0].x, first[0].y);
    for (const [i, curve] of curves.entries()) {
      const length = lengths[i] ?? 0;
      const [, b, c, d] = left < length ? cut(curve, left / length) : curve;
      context.bezierCurveTo(b.x, b.y, c.x, c.y, d.x, d.y);
      left -= length;
      if (left <= 0) break;
    }
    context.stroke();
    context.setLineDash([]);
  }
}

/** Between the chord and the polygon of a curve. */
function roughLength([a, b, c, d]: Curve): number {
  const far = (p: Point, q: Point) => Math.hypot(p.x - q.x, p.y - q.y);
  return Math.max(1, (far(a, d) + far(a, b) + far(b, c) + far(c, d)) / 2);
}

/** A quarter turn from going down (or up) to going right. */
export function turnRight(from: Point, to: Point): Curve {
  const corner = {x: from.x, y: to.y};
  return [from, {x: from.x, y: (from.y + to.y) / 2}, corner, to];
}

/** A straight piece. */
export function straight(from: Point, to: Point): Curve {
  return [from, from, to, to];
}
