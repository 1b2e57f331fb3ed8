import type {Thread, Threads} from '../../recording/index.ts';

/** A time that a thread had the GIL without giving it up. */
export interface Turn {
  readonly thread: number;
  readonly from: number;
  readonly to: number;
  /** The lock may have been away in between. */
  readonly uncertain: boolean;
}

/** The turns of one thread: stretches that hold the lock and follow each other at once are one turn. */
export function turnsOf(thread: Thread, index: number): Turn[] {
  const turns: Turn[] = [];
  for (const {from, to, doing, uncertain = false} of thread.lane) {
    if (doing !== 'holds') continue;
    const last = turns.at(-1);
    if (last?.to === from) {
      turns[turns.length - 1] = {...last, to, uncertain: last.uncertain || uncertain};
    } else {
      turns.push({thread: index, from, to, uncertain});
    }
  }
  return turns;
}

/** All turns of the recording, in the order of time. */
export function allTurns({threads}: Threads): Turn[] {
  return threads.flatMap(turnsOf).sort((a, b) => a.from - b.from || a.to - b.to);
}
