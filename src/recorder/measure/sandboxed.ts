import {z} from 'zod';
import type {Limits} from '../../recording/index.ts';
import {askSandbox} from '../ask-sandbox.ts';
import {findCarrier} from '../cache.ts';
import type {ChildEnd} from '../child.ts';
import {interpreterLabel, readyInterpreter} from '../interpreter.ts';
import type {ProgramFile} from '../program.ts';
import {type Outcome, Printed, Report, type Runner} from './report.ts';

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
    run: async (mode, timeMs) => {
      const request = {task: 'measured', mode, limits: {...limits, timeMs}};
      const options = {folder, runMs: timeMs, isTimed: true, signal};
      const {lines, end} = await askSandbox({...options, program, request, line: Line});
      return outcome(lines, end);
    },
  };
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
