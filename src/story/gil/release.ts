import type {Threads} from '../../recording/index.ts';
import type {LaneView, Window} from '../vocabulary/thread-lanes.ts';

/** A thread gives the lock up by itself because it is about to wait for something else. */
export interface Release {
  readonly thread: number;
  /** When it gave the lock up, and until when it waited for the other thing. */
  readonly at: number;
  readonly until: number;
  readonly window: Window;
  /** Where it stood: an index into `threads.sites`. */
  readonly site?: number;
  readonly call?: string;
}

/** Longest time, in microseconds, between the lock's release and the system call that is the reason for it. */
const SOON = 500;

/** The clearest voluntary release of the recording: one with a named place in the program, and others at work meanwhile. */
export function chooseRelease(
  threads: Threads,
  lanes: readonly LaneView[],
  first: Window,
): Release | undefined {
  let best: {score: number; release: Release} | undefined;
  for (const {thread} of lanes) {
    const lane = threads.threads[thread]?.lane ?? [];
    let held: number | undefined;
    for (const stretch of lane) {
      const {from, to, doing, site, call, uncertain} = stretch;
      if (doing === 'holds') held = uncertain ? undefined : to;
      if (doing === 'holds' || doing === 'unknown') continue;
      const at = held;
      held = undefined;
      const place = site === undefined ? undefined : threads.sites[site];
      if (doing === 'waits' || uncertain || at === undefined || from - at > SOON) continue;
      // A lock taken in a library's own code would need more words than it is worth.
      if (place?.code === undefined && doing !== 'sleeps' && doing !== 'io') continue;
      // Reading a module is not what the program is about.
      if (place?.file.startsWith('<frozen importlib')) continue;
      let score = place?.code === undefined ? 0 : 4;
      if (doing !== 'blocked') score += 1;
      if (call !== undefined) score += 1;
      if (at > first.from && at < first.to) score += 2;
      if (to - from > 500) score += 1;
      if (best && score < best.score + 1) continue;
      const release = {thread, at, until: to, window: around(threads, first, at, to)};
      best = {
        score,
        release: {...release, ...(site === undefined ? {} : {site}), ...(call === undefined ? {} : {call})},
      };
    }
  }
  return best?.release;
}

/** A window that shows the release and, where it is not too long, the wait behind it. */
function around({end}: Threads, first: Window, at: number, until: number): Window {
  const most = Math.min(first.to - first.from, end);
  const length = Math.min(most, Math.max(1.4 * (until - at), 2000));
  const from = Math.max(0, Math.min(at - 0.2 * length, end - length));
  return {from: Math.round(from), to: Math.round(from + length)};
}
