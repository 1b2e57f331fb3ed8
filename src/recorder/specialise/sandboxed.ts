import type {Limits} from '../../recording/index.ts';
import {askSandbox} from '../ask-sandbox.ts';
import type {ProgramFile} from '../program.ts';
import {assemble, type Outcome} from './assemble.ts';
import {Line} from './messages.ts';
import type {Target} from './target.ts';

/** Milliseconds that a program which doesn't heed the time limit may go on before it is ended from outside. */
const GRACE_MS = 1500;
/** Milliseconds that the program may run for what nobody asked for by name. */
export const UNASKED_MS = 3000;

/**
 * Runs a program again in a locked CPython, nothing traced, and watches how one code object is specialised.
 *
 * @param folder Where the interpreter stands ready.
 */
export async function watchInSandbox(
  folder: string,
  program: ProgramFile,
  limits: Limits,
  target: Target,
  {signal, graceMs = GRACE_MS}: {readonly signal?: AbortSignal; readonly graceMs?: number},
): Promise<Outcome> {
  const timeMs = target.chosen === 'named' ? limits.timeMs : Math.min(limits.timeMs, UNASKED_MS);
  const {lines, end} = await askSandbox({
    ...{folder, program, signal},
    // What it prints, the recorded run has told.
    request: {task: 'untraced', limits: {...limits, timeMs, outputChars: 0}, target},
    runMs: timeMs + graceMs,
    line: Line,
  });
  return assemble(lines, target, end.how !== 'exited');
}
