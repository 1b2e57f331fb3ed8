import {mix, type Palette} from '../theme/colour.ts';
import {numberSignal, Plain} from './primitives/index.ts';
import type {TreeBoxNode} from './tree-box.ts';

/** Points that a bend is drawn with. */
const STEPS = 20;

/**
 * From a node down to one of its children. It bends only between two rows of boxes, so that it never runs through one.
 */
export class TreeWire extends Plain {
  /** How much of it is drawn. */
  public readonly end = numberSignal(1);
  private readonly above: TreeBoxNode;
  private readonly below: TreeBoxNode;
  private readonly palette: Palette;

  public constructor(above: TreeBoxNode, below: TreeBoxNode, palette: Palette) {
    super();
    this.above = above;
    this.below = below;
    this.palette = palette;
  }

  protected override paint(context: CanvasRenderingContext2D): void {
    const {above, below, palette} = this;
    const end = this.end();
    if (end <= 0) return;
    const from = {x: above.left() + above.width() / 2, y: above.top() + above.height()};
    const to = {x: below.left() + below.width() / 2, y: below.top()};
    const top = Math.max(from.y, above.rowBottom());
    const bottom = Math.min(to.y, below.rowTop());
    const points = [from];
    for (let i = 0; i <= STEPS; i++) {
      const t = i / STEPS;
      // Down, across, down: an S between the rows.
      const across = t * t * (3 - 2 * t);
      points.push({x: from.x + (to.x - from.x) * across, y: top + (bottom - top) * t});
    }
    points.push(to);
    const upTo = Math.max(1, Math.round(end * (points.length - 1)));
    const lit = Math.min(1, Math.max(above.main(), above.near()) * Math.max(below.main(), below.near()));
    context.strokeStyle = mix(mix(palette.bg, palette.fg, 0.3), palette.stage.ast, lit);
    context.lineWidth = 2.5 + lit;
    context.lineJoin = 'round';
    context.lineCap = 'round';
    context.beginPath();
    for (const [i, point] of points.slice(0, upTo + 1).entries()) {
      if (i === 0) context.moveTo(point.x, point.y);
      else context.lineTo(point.x, point.y);
    }
    context.stroke();
  }
}
