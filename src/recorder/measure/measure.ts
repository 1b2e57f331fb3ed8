import {availableParallelism} from 'node:os';
import {resolve} from 'node:path';
import {
  COMPARISON_FORMAT,
  COMPARISON_VERSION,
  type Limits,
  type MeasuredComparison,
  type MeasuredSide,
  ratioOf,
  spreadOf,
} from '../../recording/index.ts';
import {RecorderFailure, UnusableProgram} from '../errors.ts';
import {defaultLimits} from '../limits.ts';
import {askInterpreter} from '../native/interpreter.ts';
import {nativeRunner} from '../native/measure.ts';
import {type ProgramFile, readProgram} from '../program.ts';
import {allocationsOf, instructionsOf} from './figures.ts';
import type {Mode, Outcome, Printed, Report, Runner} from './report.ts';
import {sandboxRunner} from './sandboxed.ts';

/** Milliseconds that the rounds may take together, by the time of the first. */
const BUDGET_MS = 120_000;
/** Fewer rounds show no spread. */
const FEWEST_ROUNDS = 3;
/** Milliseconds that a counting run may take at least: counting makes a program slower by far. */
const COUNTING_MS = 30_000;

/** One of the two that are compared, as the user gives it. */
export interface Given {
  /** The program's path. */
  readonly program: string;
  /** A CPython of this machine: a path, or a name to be looked up in PATH. Default: the locked one. */
  readonly python?: string;
}

export interface MeasureOptions {
  /** How often each side is timed. */
  readonly rounds: number;
  readonly limits?: Partial<Limits>;
  readonly signal?: AbortSignal;
  /** Told what happens now, in a few words. */
  readonly onProgress?: (what: string) => void;
  /** Told before a program runs in no sandbox. */
  readonly onNativeRun?: (given: Given) => void;
}

interface Contestant {
  readonly program: ProgramFile;
  readonly runner: Runner;
  readonly first: Report & {readonly how: MeasuredSide['end']};
  readonly printed: Printed;
  readonly rounds: number[];
}

/**
 * Runs two programs, or one in two interpreters, by turns, each run in a process of its own: once each to see what they
 * do, once each to count their instructions, then `rounds` times each for their time, A B A B ….
 *
 * @throws {@link UnusableProgram} if a program fails or does not end, `UnusableInterpreter` if a Python can't be used.
 */
export async function measure(
  given: readonly [Given, Given],
  {rounds, signal, onProgress, onNativeRun, ...options}: MeasureOptions,
): Promise<MeasuredComparison> {
  const limits = {...defaultLimits, ...options.limits};
  const prepared = await Promise.all(given.map((one) => prepare(one, limits, signal)));
  for (const one of given) if (one.python !== undefined) onNativeRun?.(one);
  const contestants: Contestant[] = [];
  for (const {program, runner} of prepared) {
    onProgress?.(`warm-up of ${program.name}`);
    contestants.push({program, runner, rounds: [], ...(await runFirst(program, runner, limits.timeMs))});
  }
  const instructions: MeasuredSide['instructions'][] = [];
  for (const contestant of contestants) {
    onProgress?.(`counting ${contestant.program.name}`);
    instructions.push(await count(contestant, limits.timeMs));
  }
  const done = await timeByTurns(contestants, rounds, limits.timeMs, onProgress);
  const sides = contestants.map((one, i) => sideOf(one, instructions[i] ?? {why: 'Nothing was counted.'}));
  const [a, b] = sides;
  if (!a || !b) throw new RangeError('Two sides are compared.');
  const sameOutput = a.output.sha256 === b.output.sha256;
  return {
    format: COMPARISON_FORMAT,
    version: COMPARISON_VERSION,
    date: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
    system: `${process.platform} ${process.arch}`,
    cores: availableParallelism(),
    warmUp: 1,
    rounds: done,
    sides: [a, b],
    sameOutput,
    ratio: ratioOf(b.time.rounds, a.time.rounds),
    notes: [
      ...(sameOutput ? [] : ['The two print different things: they may not do the same work.']),
      ...(a.end === b.end ? [] : ['One ends by sys.exit, the other does not.']),
      ...(done === rounds
        ? []
        : [`There were ${done} rounds instead of ${rounds}: more would take too long.`]),
    ],
  };
}

async function prepare({program: path, python}: Given, limits: Limits, signal: AbortSignal | undefined) {
  const program = await readProgram(path);
  const runner =
    python === undefined
      ? await sandboxRunner(program, limits, signal)
      : nativeRunner(await askInterpreter(python, 'any', signal), resolve(path), signal);
  return {program, runner};
}

async function runFirst(
  program: ProgramFile,
  runner: Runner,
  timeMs: number,
): Promise<Pick<Contestant, 'first' | 'printed'>> {
  const {report, printed} = await runWell(program, runner, 'first', timeMs);
  if (!printed) throw new RecorderFailure(`What ${program.name} prints could not be seen. Try again.`);
  return {first: report, printed};
}

async function count(
  {program, runner, first}: Contestant,
  timeMs: number,
): Promise<MeasuredSide['instructions']> {
  if (!runner.gil) return {why: 'Instructions are not counted in builds without a GIL.'};
  const countingMs = Math.max(timeMs, COUNTING_MS);
  return instructionsOf(await runner.run('counted', countingMs), program.name, first, countingMs);
}

/** @returns how many rounds there were */
async function timeByTurns(
  contestants: readonly Contestant[],
  wanted: number,
  timeMs: number,
  onProgress: MeasureOptions['onProgress'],
): Promise<number> {
  const start = performance.now();
  let rounds = wanted;
  for (let round = 1; round <= rounds; round++) {
    onProgress?.(`round ${round} of ${rounds}`);
    for (const {program, runner, rounds: times} of contestants)
      times.push((await runWell(program, runner, 'timed', timeMs)).report.nanoseconds);
    const affordable = Math.floor(BUDGET_MS / ((performance.now() - start) / round));
    if (round === 1) rounds = Math.min(wanted, Math.max(FEWEST_ROUNDS, affordable));
  }
  return rounds;
}

/** A run that came to its end, without an exception. */
async function runWell(
  {name}: ProgramFile,
  runner: Runner,
  mode: Mode,
  timeMs: number,
): Promise<{report: Contestant['first']; printed: Printed | undefined}> {
  const outcome = await runner.run(mode, timeMs);
  if (outcome.kind === 'report') {
    const {report, printed} = outcome;
    const {how} = report;
    if (how !== 'exception') return {report: {...report, how}, printed};
  }
  throw new UnusableProgram(failure(outcome, name, runner.label, timeMs));
}

function failure(outcome: Outcome, name: string, label: string, timeMs: number): string {
  switch (outcome.kind) {
    case 'time':
      return `${name} did not end within ${timeMs / 1000} s in ${label}. Give it more time with --max-seconds, or less to do.`;
    case 'silent':
      return `${name} ended its interpreter, ${label}, without a word (${outcome.why}). Only programs that come to their end can be measured.`;
    case 'report':
      return `${name} ended with an exception in ${label}: ${outcome.report.exception ?? 'of no name'}. Only programs that come to their end can be measured: mend it, and measure again.`;
  }
}

function sideOf(
  {program, runner, first, printed, rounds}: Contestant,
  instructions: MeasuredSide['instructions'],
): MeasuredSide {
  const {label, version, gil} = runner;
  return {
    program: {name: program.name, sha256: program.sha256},
    interpreter: {label, version, gil},
    end: first.how,
    output: printed,
    instructions,
    allocations: allocationsOf(first, gil),
    time: {rounds, spread: spreadOf(rounds)},
  };
}
