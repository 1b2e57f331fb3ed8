import type {Recording, Threads} from '../../recording/index.ts';
import {type Comeback, comebacksOf, convoyOf} from './convoy.ts';
import {timeIn} from './lanes.ts';
import {intervalAt} from './moment.ts';
import {median} from './time.ts';
import {allTurns, type Turn} from './turns.ts';

/** What one thread did in its life, in microseconds. */
export interface ThreadSum {
  readonly life: number;
  readonly holds: number;
  readonly waits: number;
  /** In the system, out of the lock: clocks, files, sockets and the like, but not other threads' locks. */
  readonly outside: number;
}

/** Numbers of the whole run. */
export interface Facts {
  readonly turns: readonly Turn[];
  /** Length of the middle one of the certain turns. */
  readonly medianTurn?: number;
  readonly certainTurns: number;
  readonly sums: readonly ThreadSum[];
  readonly longestWait?: {readonly thread: number; readonly from: number; readonly to: number};
  /** Hand-overs that were seen, by their cause. */
  readonly causes: {readonly request: number; readonly release: number; readonly others: number};
  /** Time that anybody had the lock. */
  readonly held: number;
  /** Share of the threads' time in which nothing is known of what they did. */
  readonly unknown: number;
  readonly comebacks: readonly Comeback[];
  /** So many of the lock's changes went unseen that what was seen does not stand for the whole. */
  readonly isHurried: boolean;
}

/** Share of the changes that may go unseen before that is so; and how many there must be. */
const MANY_UNSEEN = 0.3;
const MANY = 50;

export function factsOf(threads: Threads): Facts {
  const turns = allTurns(threads);
  const certain = turns.filter((t) => !t.uncertain);
  const medianTurn = median(certain.map((t) => t.to - t.from));
  const causes = {request: 0, release: 0, others: 0};
  for (const {cause} of threads.handovers)
    causes[cause === 'request' || cause === 'release' ? cause : 'others']++;
  const longestWait = longest(threads);
  return {
    turns,
    ...(medianTurn === undefined ? {} : {medianTurn}),
    certainTurns: certain.length,
    sums: threads.threads.map((thread) => ({
      life: (thread.ended ?? threads.end) - thread.started,
      holds: timeIn(thread, 'holds'),
      waits: timeIn(thread, 'waits'),
      outside: timeIn(thread, 'sleeps') + timeIn(thread, 'io') + timeIn(thread, 'blocked'),
    })),
    ...(longestWait ? {longestWait} : {}),
    causes,
    held: turns.reduce((sum, t) => sum + t.to - t.from, 0) + (threads.others?.holds ?? 0),
    unknown: unknownShare(threads),
    comebacks: threads.threads.flatMap((_, i) => comebacksOf(threads, i)),
    isHurried:
      threads.switches.missed > MANY_UNSEEN * threads.switches.total && threads.switches.total >= MANY,
  };
}

/** The longest wait for the lock that was seen whole. */
function longest({threads}: Threads): Facts['longestWait'] {
  let found: Facts['longestWait'];
  for (const [thread, {lane}] of threads.entries()) {
    let from: number | undefined;
    for (const stretch of lane) {
      const waits = stretch.doing === 'waits' && !stretch.uncertain;
      if (!waits) from = undefined;
      else {
        from ??= stretch.from;
        if (!found || stretch.to - from > found.to - found.from) found = {thread, from, to: stretch.to};
      }
    }
  }
  return found;
}

/** Share of all threads' time in which nothing is known of them. */
function unknownShare({threads}: Threads): number {
  let [part, all] = [0, 0];
  for (const {from, to, doing} of threads.flatMap(({lane}) => lane)) {
    all += to - from;
    if (doing === 'unknown') part += to - from;
  }
  return all > 0 ? part / all : 0;
}

/** Microseconds from one change of the lock to the next, on average over the run. */
export function paceOf({end, switches}: Threads): number {
  return end / Math.max(1, switches.total);
}

/** What a program is an example of: decides what its clip leaves behind. */
export type Kind = 'deadlock' | 'alone' | 'intervals' | 'convoy' | 'computing' | 'waiting' | 'mixed';

/** What the recording shows, in one word; decided by its numbers alone. */
export function kindOf(recording: Recording, threads: Threads, facts: Facts): Kind {
  if (isDeadlock(recording, threads)) return 'deadlock';
  if (threads.threads.length < 2) return 'alone';
  if (intervalsOf(threads, facts).length > 1) return 'intervals';
  if (convoyOf(threads, facts.sums, facts.comebacks)) return 'convoy';
  const inside = threads.method === 'inside';
  // From inside, waits are not seen: threads that held the lock for long by turns have waited for each other.
  const busy = facts.sums.filter((s) =>
    inside ? s.holds > 0.2 * s.life : s.holds + s.waits > 0.7 * s.life && s.waits > 0.15 * s.life,
  );
  if (busy.length > 1 && (inside || facts.causes.request > 2)) return 'computing';
  if (overlapOf(threads, facts) > 1.5 && facts.held < 0.5 * threads.end) return 'waiting';
  return 'mixed';
}

/** Every thread that is left waits for a lock, and the run was stopped. */
export function isDeadlock({header}: Recording, {threads, end}: Threads): boolean {
  const left = threads.filter((t) => t.ending === 'alive');
  const stuck = left.every(({lane}) => lane.at(-1)?.doing === 'lock' && lane.at(-1)?.to === end);
  return header.cuts.some((c) => c.limit === 'time') && left.length > 1 && stuck;
}

/** How many threads were out waiting at the same time, on average, while any thread but the main one lived. */
export function overlapOf({threads}: Threads, {sums}: Facts): number {
  const others = threads.flatMap((t, i) => (t.main ? [] : [{thread: t, sum: sums[i]}]));
  const from = Math.min(...others.map(({thread}) => thread.started));
  const to = Math.max(...others.map(({thread}) => thread.ended ?? thread.lane.at(-1)?.to ?? thread.started));
  const out = others.reduce((sum, o) => sum + (o.sum?.outside ?? 0), 0);
  return to > from ? out / (to - from) : 0;
}

/** The switch intervals of the run under which threads were asked for the lock, and how long they then kept it. */
export interface IntervalSum {
  readonly interval: number;
  /** Length of the middle one of the turns that a request ended. */
  readonly turn: number;
  readonly turns: number;
}

export function intervalsOf(threads: Threads, {turns}: Facts): IntervalSum[] {
  if (threads.switchInterval.length < 2) return [];
  const ends = new Set(
    threads.handovers
      .filter((h) => h.cause === 'request' && h.missed === undefined)
      .map((h) => `${h.from} ${h.dropped}`),
  );
  const lengths = new Map<number, number[]>();
  for (const {thread, from, to, uncertain} of turns) {
    if (uncertain || !ends.has(`${thread} ${to}`)) continue;
    const interval = intervalAt(threads, from);
    if (interval !== intervalAt(threads, to)) continue;
    const list = lengths.get(interval);
    if (list) list.push(to - from);
    else lengths.set(interval, [to - from]);
  }
  return [...lengths].flatMap(([interval, all]) => {
    const turn = median(all);
    return turn === undefined ? [] : [{interval, turn, turns: all.length}];
  });
}
