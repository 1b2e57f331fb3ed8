import type {Moment, Recording} from '../../recording/index.ts';
import type {Caption} from '../vocabulary/caption.ts';
import type {Move, Park} from '../vocabulary/eval-picture.ts';
import {readingMs} from '../vocabulary/pace.ts';
import type {Did} from './execution.ts';
import type {Lessons} from './kinds.ts';
import type {Sight} from './room.ts';
import type {Glossary} from './words/doing.ts';

/** One act before its picture is drawn: which objects get a card is known only when all acts are. */
export type DraftAct = {readonly moveMs: number; readonly restMs: number} & (
  | {readonly kind: 'point'; readonly did: Did}
  | {
      readonly kind: 'see';
      readonly sight: Sight;
      /** Instructions done by then. */
      readonly done: number;
      readonly moves: readonly Move[];
      /** The exception on its way. */
      readonly raised?: string;
      readonly park?: Park;
      /** Times round a loop that this act stands for. */
      readonly times?: number;
    }
  | {readonly kind: 'totals'}
);

export interface DraftBeat {
  readonly id: string;
  readonly caption: Caption;
  readonly acts: readonly DraftAct[];
}

/** What the tellers of beats share. */
export interface Telling {
  readonly recording: Recording;
  readonly list: readonly Did[];
  readonly moments: ReadonlyMap<number, Moment>;
  readonly glossary: Glossary;
  readonly lessons: Lessons;
  /** By code object the offsets of the instructions that were shown so far. */
  readonly shown: Map<number, Set<number>>;
}

/** Milliseconds of the acts of one instruction that is told closely, and of one that passes by. */
export const pace = {
  point: 280,
  become: 520,
  call: 700,
  quickPoint: 160,
  quickBecome: 240,
} as const;

/** The machine before a step; past the last step, as it was before that: the end has a picture of its own. */
export function sightBefore({list, moments}: Telling, step: number): Sight {
  const at = Math.min(step, list.length - 1);
  const moment = moments.get(at);
  if (!moment) throw new RangeError(`Step ${at} was not followed.`);
  return {moment, callStack: list[at]?.callStack ?? []};
}

export const point = (did: Did, moveMs: number = pace.point, restMs = 120): DraftAct => ({
  kind: 'point',
  did,
  moveMs,
  restMs,
});

/** The state after a step: that before the next one. */
export function seeAfter(
  telling: Telling,
  step: number,
  moves: readonly Move[] = [],
  moveMs: number = pace.become,
): DraftAct {
  return {kind: 'see', sight: sightBefore(telling, step + 1), done: step + 1, moves, moveMs, restMs: 120};
}

/**
 * Spreads the acts over the time that the caption takes to be read, so that they don't all happen before its end.
 * Rests come after what is seen, never between pointing and doing.
 */
export function spread(caption: Caption, acts: readonly DraftAct[]): DraftAct[] {
  const busy = acts.reduce((sum, a) => sum + a.moveMs + a.restMs, 0);
  const pauses = acts.filter((a) => a.kind !== 'point').length;
  if (pauses < 2) return [...acts];
  const spare = Math.max(0, readingMs(caption) * 0.75 - busy);
  const extra = Math.min(900, spare / (pauses - 1));
  let seen = 0;
  return acts.map((a) => {
    if (a.kind === 'point') return a;
    seen++;
    return seen === pauses ? a : {...a, restMs: a.restMs + extra};
  });
}

/** At most eight of them, the first and the last included. */
export function thin<T>(items: readonly T[], most = 8): T[] {
  if (items.length <= most) return [...items];
  return Array.from(
    {length: most},
    (_, i) => items[Math.round((i * (items.length - 1)) / (most - 1))],
  ).filter((item): item is T => item !== undefined);
}
