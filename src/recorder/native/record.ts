import {resolve} from 'node:path';
import {FORMAT, type Header, type Limits, type Recording, VERSION} from '../../recording/index.ts';
import {UnusableProgram} from '../errors.ts';
import {defaultLimits, defaultRounds, nativeCuts} from '../limits.ts';
import {type ProgramFile, readProgram, sourceOf} from '../program.ts';
import type {RecordOptions} from '../record.ts';
import {withSpecialisation} from '../specialise/index.ts';
import {watchAlone} from './alone.ts';
import {measureCost} from './cost.ts';
import {frontOf} from './front.ts';
import {askInterpreter, type NativeInterpreter} from './interpreter.ts';
import {provenanceOf} from './provenance.ts';
import {type Watched, watchThreads} from './record-threads.ts';
import {watchNatively} from './specialise.ts';
import {followSteps} from './steps.ts';

export interface NativeOptions extends RecordOptions {
  /** A CPython from 3.11 on: a path, or a name to be looked up in PATH. */
  readonly python: string;
  /** One without a GIL, to compare with. */
  readonly freeThreaded?: string;
  /** How often the program is run in each way to measure what its threads cost. Default: {@link defaultRounds}. */
  readonly rounds?: number;
  /** Whether to note who runs from inside the program, although the lock could be read from outside. */
  readonly fromInside?: boolean;
  /** Whether to watch the GIL also in a program that starts no thread: it has one lane. Default: no. */
  readonly lanes?: boolean;
  /** Told just before the program runs for the first time: it does so in no sandbox. */
  readonly onRun?: () => void;
}

/**
 * Runs a program in a CPython of this machine and records what it did: instruction by instruction if it starts no
 * thread; else its threads, who held the GIL when, who waited for it, and what the threads cost.
 *
 * The program has all rights of the user. It is followed until it starts a thread; then it is ended, and run again to be
 * watched, and once more for each measurement.
 *
 * @throws {@link UnusableProgram} or `UnusableInterpreter` if what was given is to blame, {@link RecorderFailure}
 * if the interpreter died or we are.
 */
export async function recordNative(programPath: string, options: NativeOptions): Promise<Recording> {
  const {signal, onProgress, rounds = defaultRounds, fromInside = false, lanes = fromInside} = options;
  const program = await readProgram(programPath, options.name);
  const path = resolve(programPath);
  const limits = {...defaultLimits, ...options.limits};
  onProgress?.('starting');
  const python = await askInterpreter(options.python, 'gil', signal);
  const freeThreaded =
    options.freeThreaded === undefined
      ? undefined
      : await askInterpreter(options.freeThreaded, 'free threads', signal);
  const {choice} = options;
  const compiled = await frontOf(python.path, program, signal);
  options.onRun?.();
  onProgress?.('running');
  const steps = await followSteps({python, program, front: compiled, path, limits, choice, signal});
  onProgress?.('reading');
  if (choice && steps.kind !== 'followed') {
    const why =
      steps.kind === 'threads'
        ? `${program.name} starts a thread: it is not followed step by step.`
        : steps.why;
    throw new UnusableProgram(`${why} Leave --function, --line and --from-call out.`);
  }
  if (steps.kind === 'not here') options.onNote?.(`${steps.why} Only its threads are recorded.`);
  // Followed step by step, a program may be too slow to come to its threads.
  const isLate =
    steps.kind === 'followed' && !choice && isCut(steps.cuts, 'time') && speaksOfThreads(program);
  const seen =
    steps.kind === 'followed' && !lanes && !isLate
      ? undefined
      : await watchThreads({python, program, path, limits, fromInside, signal});
  const hasThreads = seen !== undefined && !hasOneThread(seen);
  const isFollowed = steps.kind === 'followed' && !(isLate && hasThreads);
  if (isLate && hasThreads) {
    options.onNote?.(
      `Followed step by step, it had started no thread within ${limits.timeMs / 1000} s. Only its threads are recorded.`,
    );
  }
  const front = steps.kind === 'threads' || isFollowed ? steps.front : compiled;
  const watched = isFollowed && !lanes ? undefined : seen;
  const end = isFollowed ? steps.run.end : (watched?.end ?? {how: 'stopped' as const});
  const alone = await watchAlone({
    ...{python, program, path, limits, end, signal},
    hasThreads: !isFollowed && hasThreads,
    seen: isFollowed && !choice ? steps.collector : undefined,
    onNote: options.onNote,
  });
  const cost = watched && (await costOf(watched, rounds, {python, freeThreaded, path, limits}, options));
  const {encoding, interpreter, ...made} = front;
  const recording: Recording = {
    format: FORMAT,
    version: VERSION,
    header: {
      program: {name: program.name, sha256: program.sha256, encoding},
      interpreter: {implementation: 'CPython', ...interpreter, label: python.label},
      limits,
      cuts: cutsOfBoth(isFollowed ? steps.cuts : [], watched ? nativeCuts(limits, watched) : []),
      ...(isFollowed && steps.unfollowed.length > 0 && {unfollowed: steps.unfollowed}),
      ...(choice && {choice}),
      deallocations: isFollowed ? 'inferred' : 'unrecorded',
      provenance: provenanceOf({
        name: program.name,
        python,
        freeThreaded,
        limits,
        rounds,
        fromInside,
        choice,
        specialise: options.specialise,
      }),
    },
    ...made,
    source: sourceOf(program, made.source),
    run: isFollowed ? steps.run : {...NOTHING, end},
    ...(watched && {threads: watched.threads}),
    ...(cost && {cost}),
    ...alone,
  };
  return await withSpecialisation(recording, options, (target) =>
    watchNatively({python, path, timeMs: limits.timeMs, memoryBytes: limits.memoryBytes, signal}, target),
  );
}

function hasOneThread({threads}: Watched): boolean {
  return threads.threads.length === 1 && !threads.others;
}

const isCut = (cuts: Header['cuts'], by: Header['cuts'][number]['limit']) =>
  cuts.some(({limit}) => limit === by);

/** Whether its text, or that of its own modules, has a word by which threads are started. */
function speaksOfThreads({bytes, modules}: ProgramFile): boolean {
  const texts = [Buffer.from(bytes).toString('latin1'), ...modules.map(({text}) => text)];
  return texts.some((text) => /thread|concurrent|executor/i.test(text));
}

/** Of two runs of one program: what cut both is told once. */
function cutsOfBoth(steps: Header['cuts'], threads: Header['cuts']): Header['cuts'] {
  return [...steps, ...threads.filter(({limit}) => !steps.some((cut) => cut.limit === limit))];
}

/** A run that was not followed. */
const NOTHING = {frames: [], namespaces: [], objects: [], steps: [], events: []};

interface Measurement {
  readonly python: NativeInterpreter;
  readonly freeThreaded: NativeInterpreter | undefined;
  readonly path: string;
  readonly limits: Limits;
}

/** What the threads cost, if there are several, and if the program comes to an end. */
async function costOf(
  {threads, end}: Watched,
  rounds: number,
  {python, freeThreaded, path, limits}: Measurement,
  {signal, onProgress, onNote}: NativeOptions,
): Promise<Recording['cost']> {
  const others = threads.threads.filter(({main}) => !main).length + (threads.others?.count ?? 0);
  if (rounds === 0 || others === 0) return undefined;
  if (others === 1) {
    onNote?.('What its threads cost was not measured: it starts only one.');
    return undefined;
  }
  if (end.how === 'stopped') {
    onNote?.('What its threads cost was not measured: the program did not come to its end.');
    return undefined;
  }
  onProgress?.('comparing');
  const outcome = await measureCost({
    python,
    path,
    rounds,
    timeMs: limits.timeMs,
    ...(freeThreaded && {freeThreaded}),
    ...(signal && {signal}),
  });
  if ('cost' in outcome) return outcome.cost;
  onNote?.(outcome.why);
  return undefined;
}
