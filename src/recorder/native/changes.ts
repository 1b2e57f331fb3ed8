import type {Stretch} from '../../recording/threads.ts';
import type {RawStance} from './raw.ts';
import type {Sites} from './sites.ts';
import type {Gap, Look} from './turns.ts';

/** The holder changed from one look to the next. Indexes `from` and `to` are the roster's. */
export interface Change {
  readonly from: number;
  readonly to: number;
  readonly dropped: number;
  readonly taken: number;
  readonly blur: number;
  /** The last look that saw `from` with the lock, the first that no longer did, the first that saw `to` in its place. */
  readonly lastLook: number;
  readonly dropLook: number;
  readonly takeLook: number;
  /** When `from` had taken the lock from another. */
  readonly tookOver: number;
  readonly missed: number;
}

/** All changes of the holder that can be seen, those among threads without a lane too. */
export function changesOf(looks: readonly Look[], gaps: readonly Gap[]): Change[] {
  const changes: Change[] = [];
  const turn = {lastLook: -1, dropLook: 0, dropped: 0, tookOver: 0, missed: 0};
  looks.forEach((after, i) => {
    const before = looks[i - 1];
    const gap = gaps[i - 1];
    if (before && gap) {
      turn.missed += gap.unseen;
      const held = gap.held.find(({who}) => who === before.who);
      if (held) turn.dropped = held.to;
      if (before.locked) turn.dropLook = i;
      if (before.who !== after.who) {
        const taken = gap.held.find(({who}) => who === after.who)?.from ?? after.at;
        const {lastLook, dropLook, tookOver, missed} = turn;
        const dropped = Math.min(turn.dropped, taken);
        const blur = Math.max(gapLength(looks, lastLook), after.at - before.from);
        const [from, to] = [before.who, after.who];
        changes.push({from, to, dropped, taken, blur, lastLook, dropLook, takeLook: i, tookOver, missed});
        const until = gap.held.find(({who}) => who === after.who)?.to ?? taken;
        Object.assign(turn, {lastLook: -1, dropLook: i, dropped: until, tookOver: taken, missed: 0});
      }
    }
    if (after.locked) Object.assign(turn, {lastLook: i, missed: 0});
  });
  return changes;
}

/** Microseconds from the beginning of one look to the end of the next. */
function gapLength(looks: readonly Look[], index: number): number {
  const [before, after] = [looks[index], looks[index + 1]];
  return before && after ? after.at - before.from : 0;
}

/** What hand-overs are made from. */
export interface HandoverTables {
  readonly looks: readonly Look[];
  readonly stances: readonly ReadonlyMap<number, RawStance>[];
  /** By index in the roster; absent: a thread without a lane. */
  readonly lanes: ReadonlyMap<number, readonly Stretch[]>;
  /** Index in the recording's threads by index in the roster. */
  readonly indexes: ReadonlyMap<number, number>;
  /** When threads ended, by index in the roster. */
  readonly ends: ReadonlyMap<number, number>;
  readonly sites: Sites;
  /** Of the CPython: `3.13.0`. */
  readonly version: string;
}
