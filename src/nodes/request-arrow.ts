import {easeInOutCubic, type ThreadGenerator} from '@motion-canvas/core';
import {lowHeight} from './lane-paint.ts';
import {type Curve, Wire} from './primitives/index.ts';
import type {ThreadLanes} from './thread-lanes.ts';

export interface RequestArrowProps {
  readonly lanes: ThreadLanes;
  /** When the lock was asked for, in microseconds. */
  readonly at: number;
  /** The lane that asks, and the one that holds. */
  readonly from: number;
  readonly to: number;
  /** Not seen, but concluded: a dashed line. */
  readonly seen: boolean;
  readonly hue: string;
}

/** How far the arrow's line swings out to the right. */
const SWING = 34;

/** A thread asks for the lock: an arrow from its wait to the turn of the thread that holds it. */
export class RequestArrow extends Wire {
  public constructor({lanes, at, from, to, seen, hue}: RequestArrowProps) {
    const start: Curve = [
      {x: 0, y: 0},
      {x: 0, y: 0},
      {x: 0, y: 0},
      {x: 0, y: 0},
    ];
    super({curve: start, stroke: hue, lineWidth: 4, head: 22, end: 0, dash: seen ? [] : [10, 8]});
    this.curve(() => curveOf(lanes, at, from, to));
    this.opacity(() => {
      const now = lanes.window();
      const inside = at >= now.from && at <= now.to && at <= lanes.until();
      return inside ? Math.min(lanes.lane(from).opacity(), lanes.lane(to).opacity()) : 0;
    });
  }

  /** Draws itself from the thread that asks to the one that holds. */
  public *ask(seconds: number): ThreadGenerator {
    yield* this.end(1, seconds, easeInOutCubic);
  }
}

function curveOf(lanes: ThreadLanes, at: number, from: number, to: number): Curve {
  const x = lanes.xOf(at);
  const asks = lanes.lane(from);
  const holds = lanes.lane(to);
  const up = holds.position.y() < asks.position.y() ? -1 : 1;
  const y0 = asks.position.y() + (up * lowHeight(asks.bar())) / 2;
  // The head stands in the turn that it is meant for.
  const y1 = holds.position.y() - up * (holds.bar() / 2 - 14);
  const reach = (y1 - y0) * 0.35;
  return [
    {x, y: y0},
    {x: x + SWING, y: y0 + reach},
    {x: x + SWING, y: y1 - reach},
    {x: x + 4, y: y1},
  ];
}
