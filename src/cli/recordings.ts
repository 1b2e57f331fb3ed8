import {extname} from 'node:path';
import type {Limits, Recording} from '../recording/index.ts';
import {BadInput} from './failure.ts';
import {readInput} from './files.ts';
import {type LimitOptions, MB} from './options.ts';
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
 * Records the program at a path, and says what the recording leaves out.
 *
 * @throws {@link BadInput} or `UnusableProgram` if the program can't be used, `RecorderFailure` if the recorder can't.
 */
export async function recordProgram(
  path: string,
  session: Session,
  limits?: LimitOptions,
): Promise<Recording> {
  if (extname(path).toLowerCase() === '.json') {
    throw new BadInput(
      `${path} looks like a recording, not a program. Make its clips with: inside-cpython render ${path}`,
    );
  }
  const {record} = await import('../recorder/index.ts');
  const recording = await session.during(
    `Recording ${path}`,
    record(path, {
      limits: limits ? limitsFrom(limits) : {},
      signal: session.signal,
      onProgress: (stage) => session.log(`recorder: ${stage}`),
    }),
  );
  for (const note of notesOn(recording)) session.say(`note: ${note}`);
  return recording;
}

function limitsFrom({maxSteps, maxSeconds, maxMemory}: LimitOptions): Partial<Limits> {
  return {
    steps: maxSteps,
    timeMs: Math.round(maxSeconds * 1000),
    memoryBytes: maxMemory * MB,
  };
}

/** What the viewer of a recording must know: what was cut off, and how the program ended if not well. */
export function notesOn({header, run}: Recording): string[] {
  const notes = header.cuts.map((cut) => cut.why);
  if (run.end.how === 'exception' && run.end.exception) {
    notes.push(`The program ended with an exception that it did not catch: ${run.end.exception}`);
  }
  if (run.end.how === 'exit') notes.push(`The program ended with sys.exit(${run.end.exit ?? ''}).`);
  return notes;
}
