import {createSignal} from '@motion-canvas/core';
import type {InstructionTable} from './instruction-table.ts';
import {type Curve, Plain, Wire} from './primitives/index.ts';

export interface JumpArcProps {
  readonly table: InstructionTable;
  /** Offsets of the two rows. */
  readonly from: number;
  readonly to: number;
  readonly stroke: string;
  readonly dash?: readonly number[];
}

/** How far an arc stands out, by how far it reaches. */
const LEAST = 18;
const MOST = 48;

/** The way of a jump: an arc at the right of the table from one row to another. It goes along when the table scrolls. */
export class JumpArc extends Plain {
  public readonly wire: Wire;

  public constructor({table, from, to, stroke, dash = []}: JumpArcProps) {
    super();
    const curve = createSignal((): Curve => {
      const [a, b] = [table.rectangleOf(from), table.rectangleOf(to)];
      const x = a.x + a.width + 4;
      const [start, end] = [a.y + a.height / 2, b.y + b.height / 2];
      const out = x + Math.max(LEAST, Math.min(MOST, Math.abs(end - start) / 7)) * 1.33;
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
