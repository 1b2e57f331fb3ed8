import type {Stretch, Threads} from '../../recording/index.ts';
import {intervalAt} from './moment.ts';
import {median} from './time.ts';

/** A thread came back from I/O or a sleep and had to wait for the GIL. */
export interface Comeback {
  readonly thread: number;
  /** When it wanted the lock and when it had it. */
  readonly from: number;
  readonly to: number;
  /** Where in the code it came back from: an index into `threads.sites`. */
  readonly site?: number;
}

/** Microseconds: how late a thread may be seen to want the lock after a system call. */
const RETURNING = 1000;

/** A thread's ways back from I/O or a sleep that were seen whole. */
export function comebacksOf({threads}: Threads, thread: number): Comeback[] {
  const lane = threads[thread]?.lane ?? [];
  const found: Comeback[] = [];
  let back: Stretch | undefined;
  let waited = false;
  for (const stretch of lane) {
    const {from, doing, uncertain} = stretch;
    if (uncertain || doing === 'lock') back = undefined;
    else if (doing === 'sleeps' || doing === 'io' || doing === 'blocked') {
      // Of one wait that was seen in parts, the part that says where.
      const {site} = back?.to === from && stretch.site === undefined ? back : stretch;
      back = {...stretch, ...(site === undefined ? {} : {site})};
      waited = false;
    } else if (doing === 'waits') {
      if (back && !waited && from - back.to > RETURNING) back = undefined;
      waited = true;
    } else if (doing === 'holds') {
      if (back && waited) {
        const {to, site} = back;
        found.push({thread, from: to, to: from, ...(site === undefined ? {} : {site})});
      }
      back = undefined;
    }
  }
  return found;
}

/** Threads that always come back late, with the middle one of their waits. */
export interface Convoy {
  readonly thread: number;
  readonly times: number;
  readonly wait: number;
  /** Where it mostly comes back from. */
  readonly site?: number;
}

/** Threads whose way back from a wait regularly takes most of a switch interval, the most regular first. */
export function convoyOf(
  threads: Threads,
  sums: readonly {readonly life: number; readonly holds: number}[],
  comebacks: readonly Comeback[],
): Convoy | undefined {
  const computes = sums.some((s) => s.holds > 0.4 * s.life && s.holds > 0.2 * threads.end);
  if (!computes) return undefined;
  const convoys = threads.threads.flatMap((_, thread): Convoy[] => {
    const own = comebacks.filter((c) => c.thread === thread);
    const wait = median(own.map((c) => c.to - c.from));
    const interval = intervalAt(threads, own[0]?.from ?? 0);
    if (wait === undefined || own.length < 3 || wait < 0.5 * interval) return [];
    const site = mostCommon(own.flatMap((c) => c.site ?? []));
    return [
      {
        thread,
        times: own.length,
        wait,
        ...(site === undefined ? {} : {site}),
      },
    ];
  });
  return convoys.sort((a, b) => b.times - a.times)[0];
}

function mostCommon<T>(values: readonly T[]): T | undefined {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}
