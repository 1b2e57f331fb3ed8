import {randomUUID} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {processes} from './descendants.ts';

/** What each process of one run has in its environment, unless it was started with another one. */
const NAME = 'INSIDE_CPYTHON_RUN';
/** While some are ended, others may start. */
const MOST_ROUNDS = 50;
/** One that is just starting another program has no environment to be read for a moment: so often must nobody be found. */
const QUIET_ROUNDS = 3;
/** Milliseconds between two looks. */
const PAUSE_MS = 10;

/** An environment by which {@link endLeft} finds who was started with it. */
export function marked(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {...env, [NAME]: randomUUID()};
}

/**
 * Ends the processes that a run has left behind in groups of their own: all that have the mark of its environment. Only
 * on Linux.
 */
export function endLeft(env: NodeJS.ProcessEnv): void {
  const mark = env[NAME];
  if (process.platform !== 'linux' || mark === undefined) return;
  const clock = new Int32Array(new SharedArrayBuffer(4));
  for (let round = 0, quiet = 0; round < MOST_ROUNDS && quiet < QUIET_ROUNDS; round++) {
    const left = processes().filter((pid) => environmentOf(pid).includes(`${NAME}=${mark}`));
    quiet = left.length === 0 ? quiet + 1 : 0;
    for (const pid of left) endProcess(pid);
    Atomics.wait(clock, 0, 0, PAUSE_MS);
  }
}

/** Empty for those that are none of ours, or gone, or only wait to be reaped. */
function environmentOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1');
  } catch {
    return '';
  }
}

/** Ends one by force. */
export function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone by itself.
  }
}
