import {createSignal, type SimpleSignal} from '@motion-canvas/core';
import {Plain, type PlainProps} from './plain.ts';
import {colourSignal, numberSignal} from './signals.ts';

/** A point in layout units. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A cubic Bézier curve: start, two control points, end. */
export type Curve = readonly [Point, Point, Point, Point];

/** A curve that leaves `from` and enters `to` sideways. */
export function sideways(from: Point, to: Point): Curve {
  const reach = Math.max(40, Math.abs(to.x - from.x) / 2);
  return [from, {x: from.x + reach, y: from.y}, {x: to.x - reach, y: to.y}, to];
}

/** A curve that leaves `from` downwards and enters `to` from above. */
export function downwards(from: Point, to: Point): Curve {
  const reach = (to.y - from.y) / 2;
  return [from, {x: from.x, y: from.y + reach}, {x: to.x, y: to.y - reach}, to];
}

export interface WireProps extends PlainProps {
  readonly curve: Curve;
  readonly stroke: string;
  readonly lineWidth?: number;
  readonly dash?: readonly number[];
  /** Length of the arrow head; 0: none. Default 0. */
  readonly head?: number;
  /** How much of the curve is drawn, 0 to 1. Default 1. */
  readonly end?: number;
}

/** A curve from one thing to another, with an arrow head where it points. It can grow, and its ends can move. */
export class Wire extends Plain {
  public readonly curve: SimpleSignal<Curve>;
  public readonly stroke: SimpleSignal<string>;
  public readonly lineWidth: SimpleSignal<number>;
  /** 0: nothing is drawn, 1: the whole curve. */
  public readonly end: SimpleSignal<number>;
  private readonly dash: readonly number[];
  private readonly head: number;

  public constructor({curve, stroke, lineWidth = 3, dash = [], head = 0, end = 1, ...rest}: WireProps) {
    super(rest);
    this.curve = createSignal(curve, lerpCurve);
    this.stroke = colourSignal(stroke);
    this.lineWidth = numberSignal(lineWidth);
    this.end = numberSignal(end);
    this.dash = dash;
    this.head = head;
  }

  protected override paint(context: CanvasRenderingContext2D): void {
    const end = this.end();
    if (end <= 0) return;
    const [a, b, c, d] = end >= 1 ? this.curve() : cut(this.curve(), end);
    const angle = Math.atan2(d.y - c.y, d.x - c.x);
    // The line stops inside the head, so that its square end doesn't stick out of the tip.
    const back = this.head * 0.6;
    const stop = {x: d.x - Math.cos(angle) * back, y: d.y - Math.sin(angle) * back};
    context.strokeStyle = this.stroke();
    context.lineWidth = this.lineWidth();
    context.lineCap = this.dash.length > 0 ? 'butt' : 'round';
    context.setLineDash([...this.dash]);
    context.beginPath();
    context.moveTo(a.x, a.y);
    context.bezierCurveTo(b.x, b.y, c.x, c.y, stop.x, stop.y);
    context.stroke();
    context.setLineDash([]);
    if (this.head > 0) {
      const half = this.head * 0.5;
      context.fillStyle = this.stroke();
      context.translate(d.x, d.y);
      context.rotate(angle);
      context.beginPath();
      context.moveTo(0, 0);
      context.lineTo(-this.head, -half);
      context.lineTo(-this.head, half);
      context.closePath();
      context.fill();
      context.rotate(-angle);
      context.translate(-d.x, -d.y);
    }
  }
}

const between = (a: Point, b: Point, t: number): Point => ({
  x: a.x + (b.x - a.x) * t,
  y: a.y + (b.y - a.y) * t,
});

function lerpCurve(from: Curve, to: Curve, t: number): Curve {
  return [
    between(from[0], to[0], t),
    between(from[1], to[1], t),
    between(from[2], to[2], t),
    between(from[3], to[3], t),
  ];
}

/** The first part of a curve, by de Casteljau's construction. */
export function cut([a, b, c, d]: Curve, t: number): Curve {
  const ab = between(a, b, t);
  const bc = between(b, c, t);
  const abc = between(ab, bc, t);
  const bcd = between(bc, between(c, d, t), t);
  return [a, ab, abc, between(abc, bcd, t)];
}
