import {closeSync, mkdtempSync, openSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {Limits} from '../../recording/index.ts';
import {runChild} from '../child.ts';
import type {ProgramFile} from '../program.ts';
import {assemble, type Outcome} from './assemble.ts';
import {readLines} from './messages.ts';
import type {Target} from './target.ts';

/** Milliseconds for the start of the interpreter. */
const START_MS = 30_000;
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
  {name, bytes, modules}: ProgramFile,
  limits: Limits,
  target: Target,
  signal: AbortSignal | undefined,
): Promise<Outcome> {
  const timeMs = target.chosen === 'named' ? limits.timeMs : Math.min(limits.timeMs, UNASKED_MS);
  const scratch = mkdtempSync(join(tmpdir(), 'inside-cpython-'));
  try {
    const lines = join(scratch, 'lines.jsonl');
    const output = openSync(lines, 'w', 0o600);
    try {
      const program = Buffer.from(bytes).toString('base64');
      const ended = await runChild({
        script: 'child.mjs',
        folder,
        // What it prints, the recorded run has told.
        input: JSON.stringify({
          task: 'untraced',
          name,
          program,
          modules,
          limits: {...limits, timeMs, outputChars: 0},
          target,
        }),
        output,
        startMs: START_MS,
        runMs: timeMs + GRACE_MS,
        signal,
      });
      return assemble(readLines(lines), target, ended.how !== 'exited');
    } finally {
      closeSync(output);
    }
  } finally {
    rmSync(scratch, {recursive: true, force: true});
  }
}
