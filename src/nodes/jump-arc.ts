import {createSignal} from '@motion-canvas/core';
import type {InstructionTable} from './instruction-table.ts';
import {type Curve, Plain, Wire} from './primitives/index.ts';

export interface JumpArcProps {
  readonly table: InstructionTable;
  /** Offsets of the two rows. */
  readonly from: number;
  readonly to: number;
  /** 0 runs closest to the table. */
  readonly lane: number;
  readonly stroke: string;
  readonly dash?: readonly number[];
}

/** How far the arc of a lane stands out from the table, at most. */
const FIRST = 20;
const PITCH = 13;
const MOST = 50;
/** What leaves a row and what arrives there keep apart by twice this. */
const APART = 8;

/** The way of a jump: an arc at the right of the table from one row to another. It goes along when the table scrolls. */
export class JumpArc extends Plain {
  public readonly wire: Wire;
  /** The offset of the row that it leaves. */
  public readonly from: number;

  public constructor({table, from, to, lane, stroke, dash = []}: JumpArcProps) {
    super();
    this.from = from;
    const down = to > from ? 1 : -1;
    const curve = createSignal((): Curve => {
      const [a, b] = [table.rectangleOf(from), table.rectangleOf(to)];
      const x = a.x + a.width + 4;
      const start = a.y + a.height / 2 - APART * down;
      const end = b.y + b.height / 2 - APART * down;
      // A cubic curve reaches three quarters of the way to its control points.
      const out = x + Math.min(MOST, FIRST + lane * PITCH) / 0.75;
      return [
        {x, y: start},
        {x: out, y: start},
        {x: out, y: end},
        {x, y: end},
      ];
    });
    this.wire = new Wire({curve: curve(), stroke, head: 15, end: 0, dash});
    this.wire.curve(() => curve());
    // With one end out of sight the arc would point at the wrong row: it comes back with both.
    this.opacity(() => Math.min(table.inSight(from), table.inSight(to)));
    this.add(this.wire);
  }
}
