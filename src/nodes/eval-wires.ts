import {all, easeInOutCubic, type ThreadGenerator} from '@motion-canvas/core';
import type {EvalPicture, HoldView} from '../story/vocabulary/eval-picture.ts';
import type {Palette} from '../theme/colour.ts';
import type {FramePanel} from './frame-panel.ts';
import type {HeapShelf} from './heap-shelf.ts';
import {type Curve, Plain, type Point, sideways, Wire} from './primitives/index.ts';

/** Where an arrow goes, and how it looks. */
interface Plan {
  readonly key: string;
  readonly to: number;
  readonly borrowed: boolean;
  readonly curve: Curve;
}

const HEAD = 18;

/** The arrows of the eval clip: from names and slots to objects, and from one object to another. */
export class EvalWires extends Plain {
  private readonly wires = new Map<string, {plan: Plan; node: Wire}>();
  private readonly panelRight: number;
  private readonly palette: Palette;

  public constructor(panelRight: number, palette: Palette) {
    super();
    this.panelRight = panelRight;
    this.palette = palette;
  }

  /** Draws the arrows of a picture at once. */
  public set(picture: EvalPicture, panel: FramePanel | undefined, heap: HeapShelf): void {
    for (const {node} of this.wires.values()) node.remove();
    this.wires.clear();
    for (const plan of this.plans(picture, panel, heap)) this.put(plan);
  }

  /** Takes away arrows that the picture doesn't have. */
  public *drop(
    picture: EvalPicture,
    panel: FramePanel | undefined,
    heap: HeapShelf,
    seconds: number,
  ): ThreadGenerator {
    const next = new Map(this.plans(picture, panel, heap).map((plan) => [plan.key, plan]));
    const moves: ThreadGenerator[] = [];
    for (const [key, {plan, node}] of [...this.wires]) {
      const kept = next.get(key);
      if (kept && kept.to === plan.to && kept.borrowed === plan.borrowed) continue;
      this.wires.delete(key);
      moves.push(fadeOut(node, seconds));
    }
    yield* all(...moves);
  }

  /** Lets new arrows grow, and moves those whose ends have to make room. */
  public *grow(
    picture: EvalPicture,
    panel: FramePanel | undefined,
    heap: HeapShelf,
    seconds: number,
  ): ThreadGenerator {
    const moves: ThreadGenerator[] = [];
    for (const plan of this.plans(picture, panel, heap)) {
      const known = this.wires.get(plan.key);
      if (!known) {
        const node = this.put(plan);
        node.end(0);
        moves.push(node.end(1, seconds, easeInOutCubic));
      } else if (!sameCurve(known.plan.curve, plan.curve)) {
        known.plan = plan;
        moves.push(known.node.curve(plan.curve, seconds, easeInOutCubic));
      }
    }
    yield* all(...moves);
  }

  /** All arrows go. */
  public *clear(seconds: number): ThreadGenerator {
    const nodes = [...this.wires.values()].map(({node}) => node);
    this.wires.clear();
    yield* all(...nodes.map((node) => fadeOut(node, seconds)));
  }

  private put(plan: Plan): Wire {
    const {stage} = this.palette;
    const node = new Wire({
      curve: plan.curve,
      stroke: plan.borrowed ? stage.eval : stage.refs,
      lineWidth: 3,
      dash: plan.borrowed ? [9, 7] : [],
      head: HEAD,
    });
    this.add(node);
    this.wires.set(plan.key, {plan, node});
    return node;
  }

  private plans({frame, holds}: EvalPicture, panel: FramePanel | undefined, heap: HeapShelf): Plan[] {
    const ends: {key: string; to: number; borrowed: boolean; from: Point}[] = [];
    if (frame && panel && frame.frame === panel.frame) {
      const reach = (point: Point) => ({x: this.panelRight - 26, y: panel.outside(point).y});
      for (const name of frame.names) {
        const port = name.wired && name.bound ? panel.names.port(name.name) : undefined;
        if (port)
          ends.push({
            key: `${frame.frame} ${name.name}`,
            to: name.object,
            borrowed: name.borrowed,
            from: reach(port),
          });
      }
      for (const slot of frame.stack) {
        if (!slot.wired || slot.object === 0) continue;
        const from = reach(panel.stack.port(slot.at));
        ends.push({key: `${frame.frame} #${slot.at}`, to: slot.object, borrowed: slot.borrowed, from});
      }
    }
    const plans: Plan[] = [];
    for (const [object, card] of heap.cards) {
      // Arrows that arrive at the same card come in one above the other, in the order they leave.
      const own = ends.filter((end) => end.to === object).sort((a, b) => a.from.y - b.from.y);
      for (const [i, {from, ...end}] of own.entries()) {
        const to = this.inside(heap, card.port((i + 1) / (own.length + 1)));
        plans.push({...end, curve: sideways(from, {x: to.x - 4, y: to.y})});
      }
    }
    return [...plans, ...this.holdPlans(holds, heap)];
  }

  /** Arrows between cards bow out on the right, each a little further than the one before. */
  private holdPlans(holds: readonly HoldView[], heap: HeapShelf): Plan[] {
    const arrivals = new Map<number, number>();
    return holds.flatMap(({from, to}, lane): Plan[] => {
      const [start, end] = [heap.cards.get(from), heap.cards.get(to)];
      if (!start || !end) return [];
      const nth = arrivals.get(to) ?? 0;
      arrivals.set(to, nth + 1);
      const a = this.inside(heap, start.portRight(0.72));
      const b = this.inside(heap, end.portRight(0.4 + nth * 0.14));
      // A cubic curve reaches three quarters of the way to its control points.
      const out = ((34 + lane * 14) * 4) / 3;
      const tip = {x: b.x + 6, y: b.y};
      return [
        {
          key: `${from}>${to}`,
          to,
          borrowed: false,
          curve: [{x: a.x + 2, y: a.y}, {x: a.x + out, y: a.y}, {x: b.x + out, y: b.y}, tip],
        },
      ];
    });
  }

  private inside(heap: HeapShelf, {x, y}: Point): Point {
    return {x: x + heap.position.x(), y: y + heap.position.y()};
  }
}

function* fadeOut(node: Wire, seconds: number): ThreadGenerator {
  yield* node.opacity(0, seconds);
  node.remove();
}

const sameCurve = (a: Curve, b: Curve) => a.every((p, i) => p.x === b[i]?.x && p.y === b[i]?.y);
