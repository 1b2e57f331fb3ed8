import {closeSync, mkdtempSync, openSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {z} from 'zod';
import {type ChildEnd, type ChildOptions, runChild} from './child.ts';
import type {ProgramFile} from './program.ts';
import {readLines} from './written-lines.ts';

/** Milliseconds for the start of the interpreter. */
const START_MS = 30_000;

export interface Question<T> extends Pick<ChildOptions, 'folder' | 'runMs' | 'isTimed' | 'signal'> {
  readonly program: ProgramFile;
  /** What is asked, beside the program: `sandbox/child.mjs` knows the tasks. */
  readonly request: {readonly task: string} & Readonly<Record<string, unknown>>;
  /** What a line of the answer may be. */
  readonly line: z.ZodType<T>;
}

/** Runs a program in a locked CPython for one question beside its recording; what was answered, and how it ended. */
export async function askSandbox<T>({
  program: {name, bytes, modules},
  request,
  line,
  ...child
}: Question<T>): Promise<{lines: T[]; end: ChildEnd}> {
  const scratch = mkdtempSync(join(tmpdir(), 'inside-cpython-'));
  const path = join(scratch, 'lines.jsonl');
  const output = openSync(path, 'w', 0o600);
  try {
    const program = Buffer.from(bytes).toString('base64');
    const end = await runChild({
      ...child,
      script: 'child.mjs',
      input: JSON.stringify({...request, name, program, modules}),
      output,
      startMs: START_MS,
    });
    return {lines: readLines(path, line), end};
  } finally {
    closeSync(output);
    rmSync(scratch, {recursive: true, force: true});
  }
}
