import type {Limits} from '../../recording/index.ts';
import type {Run} from '../../recording/run.ts';
import type {Threads} from '../../recording/threads.ts';
import {RecorderFailure} from '../errors.ts';
import {lastLine} from '../interpreter.ts';
import type {ProgramFile} from '../program.ts';
import type {NativeInterpreter} from './interpreter.ts';
import type {RawNote} from './raw.ts';
import {type Sampled, sampleThreads} from './sample.ts';
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
  const {python, program, path, limits, signal} = options;
  const sampled = await sampleThreads({python, program, path, limits, ...(signal && {signal})});
  const {log, output, isOutputCut, stopped} = sampled;
  return {
    threads: assembleThreads(log, {cores: python.cores, output}),
    end: endOf(options, sampled),
    stopped,
    isOutputCut,
  };
}

type Ended = Extract<RawNote, {kind: 'ended'}>;

/** How the program ended, as its process noted it or else as the system tells. */
function endOf(
  {program, path}: WatchOptions,
  {log, stopped, code, killedBy, complaint}: Sampled,
): Run['end'] {
  const noted = log.notes.find((note): note is Ended => note.kind === 'ended');
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
