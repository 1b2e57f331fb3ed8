import type {Limits} from '../../recording/index.ts';
import type {Run} from '../../recording/run.ts';
import type {Threads} from '../../recording/threads.ts';
import {RecorderFailure} from '../errors.ts';
import {lastLine} from '../interpreter.ts';
import type {ProgramFile} from '../program.ts';
import {watchFromInside} from './inside.ts';
import type {NativeInterpreter} from './interpreter.ts';
import type {RawNote} from './raw.ts';
import {canSample, type Sampled, sampleThreads} from './sample.ts';
import {assembleThreads} from './threads.ts';

export interface WatchOptions {
  readonly python: NativeInterpreter;
  readonly program: ProgramFile;
  /** Where the program's file is, from the root. */
  readonly path: string;
  readonly limits: Limits;
  readonly fromInside: boolean;
  readonly signal: AbortSignal | undefined;
}

/** What one run of a program showed. */
export interface Watched {
  readonly threads: Threads;
  readonly end: Run['end'];
  readonly stopped: Sampled['stopped'];
  readonly isOutputCut: boolean;
}

/** Runs a program once and watches its threads: from outside where the system allows it, else from inside. */
export async function watchThreads(options: WatchOptions): Promise<Watched> {
  const {python, program, path, limits, fromInside, signal} = options;
  const given = {python, program, path, limits, ...(signal && {signal})};
  if (fromInside || !canSample()) {
    const {threads, notes, ...ending} = await watchFromInside(given);
    const {stopped, isOutputCut} = ending;
    return {threads, end: endOf(options, notes, ending), stopped, isOutputCut};
  }
  const {log, output, ...ending} = await sampleThreads(given);
  // First: of a program that crashed there may be nothing else to tell.
  const end = endOf(options, log.notes, ending);
  const {stopped, isOutputCut} = ending;
  const {cores, version} = python;
  return {threads: assembleThreads(log, {cores, output, version}), end, stopped, isOutputCut};
}

/** How the program's process ended. */
type Ending = Pick<Sampled, 'stopped' | 'isOutputCut' | 'code' | 'killedBy' | 'complaint'>;

type Ended = Extract<RawNote, {kind: 'ended'}>;

/** How the program ended, as its process noted it or else as the system tells. */
function endOf(
  {program, path}: WatchOptions,
  notes: readonly RawNote[],
  {stopped, code, killedBy, complaint}: Ending,
): Run['end'] {
  const noted = notes.find((note): note is Ended => note.kind === 'ended');
  if (noted) return endAsNoted(noted, program.name, path);
  if (stopped) return {how: 'stopped'};
  if (killedBy !== null) {
    throw new RecorderFailure(
      `The interpreter died while it ran ${program.name} (${killedBy}).${lastLine(complaint)}`,
    );
  }
  // It went past the interpreter's own end: os._exit, os.exec.
  return {how: 'exit', exit: String(code ?? '')};
}

/** Clips and other machines know the program by its name, not by its path. */
function endAsNoted({how, exception, traceback, exit}: Ended, name: string, path: string): Run['end'] {
  return {
    how,
    ...(exception !== undefined && {exception}),
    ...(traceback !== undefined && {traceback: traceback.replaceAll(path, name)}),
    ...(how === 'exit' && exit !== undefined && {exit}),
  };
}
