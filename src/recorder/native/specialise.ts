import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {assemble, type Outcome} from '../specialise/assemble.ts';
import {Line} from '../specialise/messages.ts';
import type {Target} from '../specialise/target.ts';
import {readLines} from '../written-lines.ts';
import {runGroup} from './group.ts';
import type {NativeInterpreter} from './interpreter.ts';

const SCRIPT = fileURLToPath(new URL('python/specialise.py', import.meta.url));

export interface NativeWatchOptions {
  readonly python: NativeInterpreter;
  /** The program's path, from the root. */
  readonly path: string;
  /** Milliseconds that the program may run. */
  readonly timeMs: number;
  /** Bytes of memory that the interpreter may take. */
  readonly memoryBytes: number;
  readonly signal: AbortSignal | undefined;
}

/** Runs a program again in a native CPython, nothing traced, and watches how one code object is specialised. */
export async function watchNatively(
  {python, path, timeMs, memoryBytes, signal}: NativeWatchOptions,
  target: Target,
): Promise<Outcome> {
  const scratch = mkdtempSync(join(tmpdir(), 'inside-cpython-'));
  try {
    const report = join(scratch, 'lines.jsonl');
    writeFileSync(report, '');
    const args = ['-B', SCRIPT, path, report, JSON.stringify(target)];
    const {how} = await runGroup(python.path, args, {cwd: dirname(path), timeMs, memoryBytes, signal});
    return assemble(readLines(report, Line), target, how === 'killed');
  } finally {
    rmSync(scratch, {recursive: true, force: true});
  }
}
