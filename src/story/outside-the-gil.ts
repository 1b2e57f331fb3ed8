import type {Threads} from '../recording/index.ts';

/** From here on the GIL is not named as the cause: the threads may have computed side by side. */
const MUCH = 0.2;

/**
 * Share of their busy time, from 0 to 1, in which the program's threads neither had the GIL nor waited for it: ready to
 * run, or in C code that had given it up. The main thread, which mostly waits for the others, doesn't count.
 */
export function outsideTheGil({threads}: Threads): number {
  let outside = 0;
  let atTheGil = 0;
  for (const {from, to, doing} of threads.filter(({main}) => !main).flatMap(({lane}) => lane)) {
    if (doing === 'unknown') outside += to - from;
    else if (doing === 'holds' || doing === 'waits') atTheGil += to - from;
  }
  return outside / Math.max(1, outside + atTheGil);
}

/**
 * Share of the lives of the program's threads, but for the main one, in which they neither had the GIL nor waited for it:
 * out of it in a wait, or who knows where.
 */
export function awayFromTheGil({threads}: Threads): number {
  const stretches = threads.filter(({main}) => !main).flatMap(({lane}) => lane);
  const length = (some: typeof stretches) => some.reduce((sum, {from, to}) => sum + to - from, 0);
  const away = stretches.filter(({doing}) => doing !== 'holds' && doing !== 'waits');
  return length(away) / Math.max(1, length(stretches));
}

/** Whether that is too much to lay what the threads took at the GIL's door. */
export const isMuchOutside = (share: number): boolean => share >= MUCH;
