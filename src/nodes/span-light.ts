import {createSignal, easeInOutCubic, type ThreadGenerator} from '@motion-canvas/core';
import type {SourceSpan} from '../story/vocabulary/source-view.ts';
import {numberSignal, Plain} from './primitives/index.ts';
import type {Rectangle, SourcePane} from './source-pane.ts';

export interface SpanLightProps {
  readonly pane: SourcePane;
  readonly fill: string;
  readonly stroke: string;
}

/** Lights a stretch of source, to the column, and glides from one to the next. Belongs into {@link SourcePane.under}. */
export class SpanLight extends Plain {
  private readonly pane: SourcePane;
  private readonly fillColour: string;
  private readonly strokeColour: string;
  private readonly from = createSignal<readonly Rectangle[]>([]);
  private readonly to = createSignal<readonly Rectangle[]>([]);
  private readonly share = numberSignal(1);

  public constructor({pane, fill, stroke}: SpanLightProps) {
    super();
    this.pane = pane;
    this.fillColour = fill;
    this.strokeColour = stroke;
  }

  /** Goes to a span; null puts the light out. */
  public *goTo(span: SourceSpan | null, seconds: number): ThreadGenerator {
    this.from(this.to());
    this.to(span ? spanPlaces(this.pane, span) : []);
    this.share(0);
    yield* this.share(1, seconds, easeInOutCubic);
  }

  protected override paint(context: CanvasRenderingContext2D): void {
    const from = this.from();
    const to = this.to();
    const share = this.share();
    const [a, b] = [from[0], to[0]];
    if (share < 1 && from.length === 1 && to.length === 1 && a && b && Math.abs(a.y - b.y) < 1) {
      this.box(context, between(a, b, share), 1);
      return;
    }
    if (share < 1) for (const place of from) this.box(context, place, 1 - share);
    for (const place of to) this.box(context, place, share);
  }

  private box(context: CanvasRenderingContext2D, place: Rectangle, alpha: number): void {
    const {top, rowHeight, shown} = this.pane;
    const row = place.y / rowHeight - top();
    const seen = Math.max(0, Math.min(1, row + 1, shown - row)) * alpha;
    if (seen <= 0) return;
    const pad = 3;
    const width = Math.max(4, place.width + 2 * pad);
    const inset = rowHeight * 0.1;
    context.globalAlpha *= seen;
    context.beginPath();
    context.roundRect(place.x - pad, row * rowHeight + inset, width, rowHeight - 2 * inset, 7);
    context.fillStyle = this.fillColour;
    context.fill();
    context.strokeStyle = this.strokeColour;
    context.lineWidth = 2.5;
    context.stroke();
    context.globalAlpha /= seen;
  }
}

/**
 * Where a span stands in the pane's own coordinates, as if nothing were scrolled. A line end gets one column behind the
 * text; what lies behind the last line, the place below it.
 */
export function spanPlaces(pane: SourcePane, span: SourceSpan): Rectangle[] {
  const [line, column] = span;
  const own = pane.rectanglesOf(span, 0);
  const behind = own.length > 0 ? own : pane.rectanglesOf([line, column, line, column], 0).slice(-1);
  const {x, y} = pane.position();
  const places = behind.map((r) => ({...r, x: r.x - x, y: r.y - y}));
  if (places.length > 0) return places;
  return [{x: pane.textLeft, y: pane.rowCount * pane.rowHeight, width: 0, height: pane.rowHeight}];
}

function between(a: Rectangle, b: Rectangle, t: number): Rectangle {
  const mix = (from: number, to: number) => from + (to - from) * t;
  return {x: mix(a.x, b.x), y: mix(a.y, b.y), width: mix(a.width, b.width), height: mix(a.height, b.height)};
}
