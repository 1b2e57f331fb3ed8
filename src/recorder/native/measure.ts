import {createHash} from 'node:crypto';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {type Mode, type Outcome, Report, type Runner} from '../measure/report.ts';
import {readLines} from '../written-lines.ts';
import {type GroupOptions, runGroup} from './group.ts';
import type {NativeInterpreter} from './interpreter.ts';

const SCRIPT = fileURLToPath(new URL('python/measure.py', import.meta.url));

/**
 * Runs a program in a CPython of this machine, in no sandbox.
 *
 * @param path The program's path, from the root.
 */
export function nativeRunner(
  python: NativeInterpreter,
  path: string,
  signal: AbortSignal | undefined,
): Runner {
  const {label, version, gil} = python;
  return {label, version, gil, run: (mode, timeMs) => runOnce(python, path, mode, timeMs, signal)};
}

async function runOnce(
  python: NativeInterpreter,
  path: string,
  mode: Mode,
  timeMs: number,
  signal: AbortSignal | undefined,
): Promise<Outcome> {
  const scratch = mkdtempSync(join(tmpdir(), 'inside-cpython-'));
  try {
    const file = join(scratch, 'report.json');
    const hash = createHash('sha256');
    let count = 0;
    const take = (bytes: Uint8Array) => {
      count += bytes.length;
      hash.update(bytes);
    };
    const options = {cwd: dirname(path), timeMs, signal, env: environment()};
    const end = await runGroup(python.path, ['-B', SCRIPT, mode, path, file], {
      ...options,
      ...(mode === 'first' && {onOutput: take}),
    });
    const [whole] = readLines(file, Report);
    const report =
      whole?.blocks === undefined ? whole : less(whole, await runNothing(python, scratch, options));
    if (report) {
      const printed = mode === 'first' ? {bytes: count, sha256: hash.digest('hex')} : undefined;
      return {kind: 'report', report, printed};
    }
    return end.how === 'killed' ? {kind: 'time'} : {kind: 'silent', why: `exit status ${end.status}`};
  } finally {
    rmSync(scratch, {recursive: true, force: true});
  }
}

/** What is measured of an empty program: what measuring itself takes. */
async function runNothing(
  python: NativeInterpreter,
  scratch: string,
  options: GroupOptions,
): Promise<Report | undefined> {
  const [program, file] = [join(scratch, 'empty.py'), join(scratch, 'empty.json')];
  writeFileSync(program, '');
  await runGroup(python.path, ['-B', SCRIPT, 'first', program, file], {...options, cwd: scratch});
  return readLines(file, Report)[0];
}

/** A report without what measuring took; without a figure, where that is not known. */
function less({blocks, askedFor, ...report}: Report, nothing: Report | undefined): Report {
  const [held, asked] = [nothing?.blocks, nothing?.askedFor];
  return {
    ...report,
    ...(blocks !== undefined && held !== undefined && {blocks: blocks - held}),
    ...(askedFor !== undefined && asked !== undefined && {askedFor: Math.max(askedFor - asked, 0)}),
  };
}

/** Sets are in the same order each time, unless the user says otherwise; and memory comes from pymalloc. */
function environment(): NodeJS.ProcessEnv {
  const {PYTHONMALLOC, PYTHONHASHSEED = '0', ...others} = process.env;
  return {...others, PYTHONHASHSEED};
}
