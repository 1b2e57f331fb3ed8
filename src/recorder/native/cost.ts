import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {z} from 'zod';
import type {Cost, Way} from '../../recording/cost.ts';
import {readLines} from '../written-lines.ts';
import {type GroupEnd, runGroup} from './group.ts';
import type {NativeInterpreter} from './interpreter.ts';

const SCRIPT = fileURLToPath(new URL('python/cost.py', import.meta.url));
/** Milliseconds that all runs together may take. */
const BUDGET_MS = 60_000;
/** Milliseconds that a run may take beside what its threads are to take one after the other. */
const SLACK_MS = 2000;
/** Fewer rounds show no spread. */
const FEWEST_ROUNDS = 3;

/** What cost.py reports of one run; times in microseconds. */
const Report = z.strictObject({
  how: z.enum(['finished', 'exit', 'exception']),
  exception: z.string().optional(),
  started: z.int().min(0),
  failed: z.int().min(0),
  /** Daemon threads that the program's end cut off; told of `threads` alone. */
  cut: z.int().min(0),
  wall: z.int().min(0),
  cpu: z.int().min(0),
  gil: z.boolean(),
});
type Report = z.infer<typeof Report>;

export interface CostOptions {
  readonly python: NativeInterpreter;
  /** An interpreter without a GIL, to compare with. */
  readonly freeThreaded?: NativeInterpreter;
  /** The program's path, from the root. */
  readonly path: string;
  /** How often each way is run, if the time allows. */
  readonly rounds: number;
  /** Milliseconds that one run may take. */
  readonly timeMs: number;
  readonly signal?: AbortSignal;
  /** Milliseconds that a run may take beside its threads' time, one after the other. Default: {@link SLACK_MS}. */
  readonly slackMs?: number;
  readonly onRound?: (round: number, rounds: number) => void;
}

/** What was measured; or why nothing was, as a sentence. */
export type CostOutcome = {readonly cost: Cost} | {readonly why: string};

/** A way to run the program, and what came of it. */
interface Trial {
  readonly way: Way;
  readonly python: NativeInterpreter;
  readonly wall: number[];
  readonly cpu: number[];
  /** Why it is given up. */
  why?: string;
}

/**
 * Runs a program again and again, its threads in several ways by turns, each time in a fresh process. Of each run the
 * time from the program's first instruction to the end of its last thread is taken, by the process itself: the
 * interpreter's start doesn't count.
 */
export async function measureCost(options: CostOptions): Promise<CostOutcome> {
  const start = performance.now();
  // The first run warms the disk's cache up, and tells how the program ends when nothing is done to it.
  const model = await runOnce('threads', options.python, options, options.timeMs);
  if (typeof model === 'string') return {why: `What its threads cost was not measured. ${model}`};
  if (model.started < 2) return {why: 'What its threads cost was not measured: it starts fewer than two.'};
  if (model.cut > 0) {
    const daemons = model.cut === 1 ? 'a daemon thread' : `${model.cut} daemon threads`;
    return {
      why: `What its threads cost was not measured: its end cuts ${daemons} off, so another way to run them would not be the same work.`,
    };
  }
  const trials = trialsOf(options);
  const patience = patienceFor(model, options);
  let rounds = options.rounds;
  for (let round = 1; round <= rounds; round++) {
    options.onRound?.(round, rounds);
    for (const trial of trials.filter(({why}) => why === undefined))
      await run(trial, model, patience, options);
    if (round === 1) rounds = Math.min(rounds, affordable(trials, performance.now() - start));
    if (rounds < Math.min(FEWEST_ROUNDS, options.rounds)) {
      return {
        why: `What its threads cost was not measured: it runs too long for ${FEWEST_ROUNDS} rounds in ${BUDGET_MS / 1000} s.`,
      };
    }
  }
  return outcome(model.started, trials, options.python.cores);
}

function trialsOf({python, freeThreaded}: CostOptions): Trial[] {
  const own: Way[] = ['in turn', 'threads', 'processes'];
  return [
    ...own.map((way) => ({way, python, wall: [], cpu: []})),
    ...(freeThreaded ? [{way: 'free threads' as const, python: freeThreaded, wall: [], cpu: []}] : []),
  ];
}

/** Milliseconds until a run counts as one that never ends: one after the other its threads may take as often as long. */
function patienceFor({wall, started}: Report, {timeMs, slackMs = SLACK_MS}: CostOptions): number {
  return Math.min(timeMs, slackMs + (2 * wall * (started + 1)) / 1000);
}

/** Rounds that fit into the budget, going by the first. */
function affordable(trials: readonly Trial[], spentMs: number): number {
  const roundMs = trials
    .filter(({why}) => why === undefined)
    .reduce((sum, {wall}) => sum + (wall[0] ?? 0) / 1000 + 100, 0);
  return 1 + Math.floor((BUDGET_MS - spentMs) / roundMs);
}

async function run(trial: Trial, model: Report, patience: number, options: CostOptions): Promise<void> {
  const report = await runOnce(trial.way, trial.python, options, patience);
  const why = typeof report === 'string' ? report : difference(trial.way, report, model);
  if (why !== undefined) trial.why = why;
  else if (typeof report !== 'string') {
    trial.wall.push(report.wall);
    trial.cpu.push(report.cpu);
  }
}

/** Why a run can't be compared with the program as it is written. */
function difference(way: Way, report: Report, model: Report): string | undefined {
  if (way === 'free threads' && report.gil) {
    return 'The GIL was on: a module that the program imports asks for it.';
  }
  if (report.how !== model.how) {
    return `The program then ends in another way than as it is written${report.exception ? `: with ${report.exception}` : ''}.`;
  }
  if (report.failed > 0 !== model.failed > 0) {
    return report.failed > 0
      ? 'A thread then ends with an exception that it does not have as it is written.'
      : 'A thread then ends without the exception that it has as it is written.';
  }
  return undefined;
}

/** One run in a fresh process: its report, or why there is none. */
async function runOnce(
  way: Way,
  python: NativeInterpreter,
  {path, signal, timeMs: limitMs}: CostOptions,
  timeMs: number,
): Promise<Report | string> {
  if (way === 'processes' && python.platform === 'win32') return 'This system has no fork.';
  const scratch = mkdtempSync(join(tmpdir(), 'inside-cpython-'));
  try {
    const report = join(scratch, 'report.json');
    const mode = way === 'free threads' ? 'threads' : way;
    const args = [SCRIPT, mode, path, report];
    const end = await runGroup(python.path, args, {cwd: dirname(path), timeMs, signal});
    if (end.how === 'killed') return hang(way, timeMs, limitMs);
    return readLines(report, Report)[0] ?? crash(way, end);
  } finally {
    rmSync(scratch, {recursive: true, force: true});
  }
}

const setting: Readonly<Record<Way, string>> = {
  'in turn': 'One after the other',
  threads: 'As it is written',
  processes: 'With a process for each thread',
  'free threads': 'Without a GIL',
};

/**
 * What is known of a run that was ended. As patient as with {@link patienceFor}, it had time for all threads one after
 * the other: then they wait for each other. With less, or with processes to be started, that is only likely.
 */
function hang(way: Way, timeMs: number, limitMs: number): string {
  const need = way === 'in turn' && timeMs < limitMs ? 'the threads need' : 'the threads may need';
  const waits = way === 'in turn' || way === 'processes' ? `: ${need} each other` : '';
  return `${setting[way]} it did not end within ${(timeMs / 1000).toFixed(0)} s${waits}.`;
}

function crash(way: Way, {status}: GroupEnd): string {
  return `${setting[way]} it ended without a word (exit status ${status}).`;
}

function outcome(workers: number, trials: readonly Trial[], cores: number): CostOutcome {
  const measured = trials.filter(({why}) => why === undefined);
  if (measured.length < 2) {
    const why = trials.find((trial) => trial.why !== undefined)?.why ?? '';
    return {why: `What its threads cost can't be told: there is nothing to compare them with. ${why}`};
  }
  return {
    cost: {
      workers,
      cores,
      ways: measured.map(({way, python, wall, cpu}) => ({way, interpreter: python.label, wall, cpu})),
      absent: trials.flatMap(({way, why}) => (why === undefined ? [] : [{way, why}])),
    },
  };
}
