import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {Choice, Header, Limits, Recording, Unfollowed} from '../../recording/index.ts';
import type {Assembly} from '../assemble.ts';
import {describeDeath} from '../death.ts';
import {RecorderFailure, UnusableProgram} from '../errors.ts';
import {cutsOf} from '../limits.ts';
import {Lines} from '../lines.ts';
import type {Front} from '../messages.ts';
import type {ProgramFile} from '../program.ts';
import {explainUnusable} from '../unusable.ts';
import type {NativeInterpreter} from './interpreter.ts';
import {
  makeFiles,
  type PaperHeader,
  readHeader,
  runSteps,
  START_MS,
  type StepsEnd,
  type StepsFiles,
} from './steps-child.ts';

export interface StepsOptions {
  readonly python: NativeInterpreter;
  readonly program: ProgramFile;
  /** What the interpreter makes of the program ({@link frontOf}), told by a process of its own. */
  readonly front: Front;
  /** Where the program's file is, from the root. */
  readonly path: string;
  readonly limits: Limits;
  /** What is recorded step by step. Default: the run from its start. */
  readonly choice?: Choice | undefined;
  readonly signal: AbortSignal | undefined;
}

/** What following a program came to. */
export type Steps =
  | {
      readonly kind: 'followed';
      readonly front: Front;
      readonly run: Recording['run'];
      readonly cuts: Header['cuts'];
      readonly unfollowed: Unfollowed[];
      /** What it told of the collector: one that a tracer makes start at other times. */
      readonly collector: Recording['collector'];
    }
  /** It started a thread: the run was ended there. */
  | {readonly kind: 'threads'; readonly front: Front}
  /** This system has no way to do it. */
  | {readonly kind: 'not here'; readonly why: string};

/**
 * Runs a program in a CPython of this machine and follows it instruction by instruction, until it starts a thread.
 *
 * @throws {@link UnusableProgram} if it is no valid Python, {@link RecorderFailure} if the interpreter's memory is not
 * understood, or if it died.
 */
export async function followSteps(options: StepsOptions): Promise<Steps> {
  if (process.platform !== 'linux') {
    return {kind: 'not here', why: 'Only on Linux is a native CPython followed instruction by instruction.'};
  }
  const {limits, choice} = options;
  const scratch = mkdtempSync(join(tmpdir(), 'inside-cpython-steps-'));
  try {
    const files = makeFiles(scratch);
    const {assembly, end} = await readSteps(options, files, scratch);
    const header = readHeader(files.paper);
    const beginning = beginningOf(options, assembly, header.started, end, files);
    if (beginning.kind !== 'followed') return beginning;
    tellRest(assembly, header, files, limits);
    const stopped = end.stopped === 'start' ? undefined : end.stopped;
    if (choice && assembly.steps.length === 0) {
      // It was ended, or ended itself past Python: how often it came by is not known.
      const unmet = {reason: stopped ? ('late' as const) : ('uncalled' as const), detail: ''};
      throw new UnusableProgram(explainUnusable(options.program.name, unmet, choice));
    }
    const run = runOf(options, assembly, end);
    const collector = assembly.collector.collector('unknown', {run, codes: beginning.front.codes});
    const cuts = cutsOf(assembly, limits, stopped, choice);
    return {...beginning, run, cuts, unfollowed: assembly.overheard, collector};
  } finally {
    rmSync(scratch, {recursive: true, force: true});
  }
}

/** Runs the program, and reads what is written of it. */
async function readSteps(
  {python, front, path, limits, choice, signal}: StepsOptions,
  files: StepsFiles,
  scratch: string,
): Promise<{assembly: Assembly; end: StepsEnd}> {
  const {start} = readHeader(files.paper).lines;
  const lines = new Lines(files.paper, {start, end: () => readHeader(files.paper).lines.end, front});
  try {
    const end = await runSteps({python: python.path, path, limits, choice, scratch, files, signal});
    return {assembly: lines.finish(), end};
  } finally {
    lines.close();
  }
}

type Beginning = Exclude<Steps, {kind: 'followed'}> | {kind: 'followed'; front: Front};

/** What came of it, but for the run itself. */
function beginningOf(
  options: StepsOptions,
  assembly: Assembly,
  started: boolean,
  end: StepsEnd,
  files: StepsFiles,
): Beginning {
  const {python, program, path} = options;
  const {front = options.front, unusable, unfollowed, failure, hasThread} = assembly;
  if (unusable && !failure) {
    const detail = unusable.detail.replaceAll(path, program.name);
    throw new UnusableProgram(explainUnusable(program.name, {...unusable, detail}, options.choice));
  }
  if (unfollowed) return {kind: 'not here', why: unfollowed};
  if (!started && failure) {
    throw new RecorderFailure(
      `${python.label} (${python.path}) can't be followed: ${failure.trim().split('\n').at(-1)} Try another build of CPython.`,
    );
  }
  if (hasThread) return {kind: 'threads', front: unlinked(front)};
  // What dies after the program's end was told, while it is finalised, has told all.
  const died = end.killedBy !== null && end.stopped === undefined && !assembly.end;
  if (!started || failure || died) {
    const how = end.stopped === 'start' ? 'late start' : 'exited';
    const complaint = tailOf(files.stderr);
    const status = end.killedBy ?? end.code ?? 'unknown';
    throw new RecorderFailure(describeDeath(program.name, assembly, {how, status, complaint}, START_MS), {
      cause: failure ?? complaint,
    });
  }
  return {kind: 'followed', front};
}

/** Of a run that is not told, there are no objects for constants to be. */
function unlinked(front: Front): Front {
  const codes = front.codes.map((code) => ({
    ...code,
    consts: code.consts.map(({object, ...constant}) => constant),
  }));
  return {...front, codes};
}

/** The run, with its end. Clips and other machines know the program by its name, not by its path. */
function runOf(
  {program, path}: StepsOptions,
  assembly: Assembly,
  {code, stopped}: StepsEnd,
): Recording['run'] {
  // Without a word of its end it went past the interpreter's: os._exit, os.exec.
  const run = assembly.run(stopped ? {how: 'stopped'} : {how: 'exit', exit: String(code ?? '')});
  const {traceback} = run.end;
  return {
    ...run,
    end: {...run.end, ...(traceback && {traceback: traceback.replaceAll(path, program.name)})},
  };
}

/** What the program wrote after its last step was told. */
function tellRest(assembly: Assembly, {told}: PaperHeader, files: StepsFiles, limits: Limits): void {
  if (assembly.full.length > 0) return;
  const step = Math.max(assembly.steps.length - 1, 0);
  let left = limits.outputChars - assembly.outputChars;
  for (const stream of ['stdout', 'stderr'] as const) {
    const text = readFileSync(files[stream]).subarray(told[stream]).toString('utf8');
    const kept = [...text].slice(0, left).join('');
    left -= kept.length;
    if (kept !== '') assembly.add({kind: 'event', value: {kind: 'output', step, stream, text: kept}});
    if (kept !== text) assembly.add({kind: 'full', value: ['output', step]});
    if (kept !== text) return;
  }
}

function tailOf(file: string): string {
  return readFileSync(file).subarray(-4000).toString('utf8').trim();
}
