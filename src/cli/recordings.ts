import {extname} from 'node:path';
import type {Choice, Limits, Recording} from '../recording/index.ts';
import {BadInput} from './failure.ts';
import {readInput} from './files.ts';
import {notesOn} from './notes.ts';
import {
  type ChoiceOptions,
  type LimitOptions,
  MB,
  type NativeOptions,
  type SpecialiseOptions,
} from './options/index.ts';
import type {Session} from './session.ts';

/**
 * Reads the recording at a path.
 *
 * @throws {@link BadInput} or `UnreadableRecording`, both with the path and what to do.
 */
export async function openRecording(path: string): Promise<Recording> {
  if (extname(path).toLowerCase() === '.py') {
    throw new BadInput(
      `${path} is a program, not a recording. Record it first: inside-cpython record ${path} -o REC.json`,
    );
  }
  const [text, {readRecording, UnreadableRecording}] = await Promise.all([
    readInput(path),
    import('../recording/index.ts'),
  ]);
  try {
    return readRecording(text);
  } catch (error) {
    if (!(error instanceof UnreadableRecording)) throw error;
    throw new UnreadableRecording(`${path}: ${error.message}`, {cause: error});
  }
}

/**
 * What the commands that record are told, beside the program. `python`: one interpreter; `lanes`: the GIL is wanted,
 * also of one thread.
 */
export type RecordingOptions = LimitOptions &
  ChoiceOptions &
  Omit<NativeOptions, 'python'> &
  SpecialiseOptions & {python?: string | undefined; lanes?: boolean};

/**
 * Records the program at a path, and says what the recording leaves out.
 *
 * @throws {@link BadInput}, `UnusableProgram` or `UnusableInterpreter` if what was given can't be used,
 * `RecorderFailure` if the recorder can't.
 */
export async function recordProgram(
  path: string,
  session: Session,
  options?: RecordingOptions,
): Promise<Recording> {
  if (extname(path).toLowerCase() === '.json') {
    throw new BadInput(
      `${path} looks like a recording, not a program. Make its clips with: inside-cpython render ${path}`,
    );
  }
  const recording = await session.during(`Recording ${path}`, recordWith(path, session, options));
  for (const note of notesOn(recording)) session.say(`note: ${note}`);
  return recording;
}

async function recordWith(
  path: string,
  session: Session,
  options: RecordingOptions | undefined,
): Promise<Recording> {
  const common = {
    limits: options ? limitsFrom(options) : {},
    signal: session.signal,
    onProgress: (stage: string) => session.log(`recorder: ${stage}`),
    onNote: (note: string) => session.say(`note: ${note}`),
    ...wantedFrom(options),
  };
  const python = options?.python;
  const choice = options && choiceFrom(options);
  if (python === undefined) {
    assertNothingNative(options);
    const {record} = await import('../recorder/index.ts');
    return await record(path, {...common, ...(choice && {choice})});
  }
  const {recordNative} = await import('../recorder/index.ts');
  return await recordNative(path, {
    ...common,
    python,
    ...(choice && {choice}),
    ...(options?.freeThreaded === undefined ? {} : {freeThreaded: options.freeThreaded}),
    ...(options?.rounds === undefined ? {} : {rounds: options.rounds}),
    ...(options?.lanes === undefined ? {} : {lanes: options.lanes}),
    fromInside: options?.fromInside === true,
    onRun: () =>
      session.warn(`${path} runs in ${python} itself, in no sandbox: it may do all that you may do here.`),
  });
}

/** Options that would go unheeded are better refused. */
function assertNothingNative(options: RecordingOptions | undefined): void {
  const given = [
    ...(options?.freeThreaded === undefined ? [] : ['--free-threaded']),
    ...(options?.rounds === undefined ? [] : ['--rounds']),
    ...(options?.fromInside === undefined ? [] : ['--from-inside']),
  ];
  if (given.length === 0) return;
  throw new BadInput(
    `${given.join(' and ')} can only be used with --python PATH: the CPython that comes with this tool has no threads.`,
  );
}

/** Whose specialisation is wanted. */
function wantedFrom({specialise = 'none', warm = 0}: SpecialiseOptions = {}): {
  specialise?: {function: string; warm: number};
} {
  if (specialise !== 'none') return {specialise: {function: specialise, warm}};
  if (warm === 0) return {};
  throw new BadInput(
    '--warm says how often a watched program is run again: say what to watch, --specialise NAME.',
  );
}

/**
 * What part of the run the options choose; undefined: none.
 *
 * @throws {@link BadInput} if they say which call, but not of what.
 */
function choiceFrom({function: name, line, fromCall}: ChoiceOptions): Choice | undefined {
  if (name === undefined && line === undefined) {
    if (fromCall === undefined) return undefined;
    throw new BadInput('--from-call needs --function NAME or --line A-B, to say what is called.');
  }
  return {...(name !== undefined && {function: name}), ...(line && {lines: line}), call: fromCall ?? 1};
}

function limitsFrom({maxSteps, maxSeconds, maxMemory}: LimitOptions): Partial<Limits> {
  return {
    steps: maxSteps,
    timeMs: Math.round(maxSeconds * 1000),
    memoryBytes: maxMemory * MB,
  };
}
