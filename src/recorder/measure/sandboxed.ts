import {closeSync, mkdtempSync, openSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {z} from 'zod';
import type {Limits} from '../../recording/index.ts';
import {findCarrier} from '../cache.ts';
import {type ChildEnd, runChild} from '../child.ts';
import {interpreterLabel, readyInterpreter} from '../interpreter.ts';
import type {ProgramFile} from '../program.ts';
import {linesOf} from '../written-lines.ts';
import {type Mode, type Outcome, Printed, Report, type Runner} from './report.ts';

/** Milliseconds for the start of the interpreter. */
const START_MS = 30_000;

const Line = z.union([
  z.strictObject({measured: Report}),
  z.strictObject({printed: Printed.nullable()}),
  z.strictObject({fatal: z.object({text: z.string()})}),
]);
type Line = z.infer<typeof Line>;

/** Runs a program in the locked CPython that comes with this tool. */
export async function sandboxRunner(
  program: ProgramFile,
  limits: Limits,
  signal: AbortSignal | undefined,
): Promise<Runner> {
  const carrier = findCarrier();
  const folder = await readyInterpreter(carrier, signal);
  return {
    label: interpreterLabel(carrier.python),
    version: carrier.python,
    gil: true,
    run: (mode, timeMs) => runOnce(folder, program, {...limits, timeMs}, mode, signal),
  };
}

async function runOnce(
  folder: string,
  {name, bytes, modules}: ProgramFile,
  limits: Limits,
  mode: Mode,
  signal: AbortSignal | undefined,
): Promise<Outcome> {
  const scratch = mkdtempSync(join(tmpdir(), 'inside-cpython-'));
  const path = join(scratch, 'lines.jsonl');
  const output = openSync(path, 'w', 0o600);
  try {
    const program = Buffer.from(bytes).toString('base64');
    const end = await runChild({
      script: 'child.mjs',
      folder,
      input: JSON.stringify({task: 'measured', mode, name, program, modules, limits}),
      output,
      startMs: START_MS,
      runMs: limits.timeMs,
      isTimed: true,
      signal,
    });
    return outcome(linesOf(readFileSync(path, 'utf8'), Line), end);
  } finally {
    closeSync(output);
    rmSync(scratch, {recursive: true, force: true});
  }
}

function outcome(lines: readonly Line[], {how, status}: ChildEnd): Outcome {
  const report = lines.find((line) => 'measured' in line)?.measured;
  const printed = lines.find((line) => 'printed' in line)?.printed ?? undefined;
  if (report) return {kind: 'report', report, printed};
  if (how === 'late end') return {kind: 'time'};
  const fatal = lines.find((line) => 'fatal' in line)?.fatal.text.split('\n')[0];
  return {
    kind: 'silent',
    why: fatal ?? (how === 'late start' ? 'it did not start' : `exit status ${status}`),
  };
}
