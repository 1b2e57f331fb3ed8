import {execFile} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import type {Collector} from '../../recording/collector.ts';
import {CollectorLines} from '../collector.ts';
import {ownFault} from '../death.ts';
import {RecorderFailure} from '../errors.ts';
import {parseMessage} from '../messages.ts';
import type {ProgramFile} from '../program.ts';
import {isBegun, MOST_MB, readStart} from '../written-lines.ts';
import {environment} from './environment.ts';
import {runGroup} from './group.ts';
import type {NativeInterpreter} from './interpreter.ts';

/** Milliseconds for a start of the interpreter. */
const START_MS = 20_000;
/**
 * Tells what the collector counts, and how many freed lists and dicts are kept for new ones, in a program of which this
 * is the beginning.
 */
const PROLOGUE = `import gc, os
_0 = gc.get_count()
_l = [[] for _ in range(80)]
_1 = gc.get_count()
_d = [{} for _ in range(80)]
_2 = gc.get_count()
os.write(1, repr((*_0, max(80 - _1[0] + _0[0], 0), max(80 - _2[0] + _1[0], 0))).encode())
os._exit(0)
`;
/** What is said where this could not be found out. */
const NOTHING = '0,0,0,80,80';
const SCRIPT = fileURLToPath(new URL('python/collected.py', import.meta.url));

export interface CollectorOptions {
  readonly python: NativeInterpreter;
  readonly program: ProgramFile;
  /** The program's path, from the root. */
  readonly path: string;
  /** Milliseconds that the program may run. */
  readonly timeMs: number;
  /** Bytes of memory that the interpreter may take. */
  readonly memoryBytes: number;
  readonly signal: AbortSignal | undefined;
  /** Told why nothing is. */
  readonly onNote?: ((note: string) => void) | undefined;
}

/**
 * Runs a program once more, untraced, and watches its cyclic garbage collector. Undefined if nothing was told: the
 * interpreter could not be started, or the program ended it before its first instruction, or wrote too much.
 *
 * @throws {@link RecorderFailure} if what was told can't be trusted.
 */
export async function watchCollector({
  python,
  program,
  path,
  timeMs,
  memoryBytes,
  signal,
  onNote,
}: CollectorOptions): Promise<Collector | undefined> {
  const scratch = mkdtempSync(join(tmpdir(), 'inside-cpython-'));
  try {
    const file = join(scratch, 'lines.jsonl');
    const start = await countsAtStart(python.path, program, scratch, signal);
    await runGroup(python.path, ['-B', SCRIPT, path, file, start], {
      cwd: dirname(path),
      env: environment(),
      timeMs,
      start: {timeMs: START_MS, isOver: () => isBegun(file)},
      memoryBytes,
      signal,
    });
    const {text, isCut} = readStart(file);
    if (isCut) {
      onNote?.(`What the garbage collector did is not told: its run wrote more than ${MOST_MB} MB.`);
      return undefined;
    }
    return linesIn(text, program.name).collector('untraced');
  } finally {
    rmSync(scratch, {recursive: true, force: true});
  }
}

/**
 * What the collector counts when this interpreter starts this program by itself: its own start and the compiler leave
 * objects behind, some hundred of them.
 */
async function countsAtStart(
  python: string,
  {name, bytes}: ProgramFile,
  scratch: string,
  signal: AbortSignal | undefined,
): Promise<string> {
  const copy = join(scratch, name);
  writeFileSync(copy, Buffer.concat([Buffer.from(PROLOGUE), bytes]));
  try {
    const {stdout} = await promisify(execFile)(python, ['-B', copy], {
      cwd: scratch,
      env: environment(),
      timeout: START_MS,
      killSignal: 'SIGKILL',
      windowsHide: true,
      ...(signal && {signal}),
    });
    return /^\(\d+(, \d+){4}\)$/.test(stdout) ? stdout.replace(/[() ]/g, '') : NOTHING;
  } catch (error) {
    // Where nothing may stand before the program's first line: a declared encoding, a __future__ import.
    if (signal?.aborted) throw error;
    return NOTHING;
  }
}

/** A last line without its end was cut off by a kill. */
function linesIn(text: string, name: string): CollectorLines {
  const lines = new CollectorLines();
  for (const line of text.split('\n')) {
    const message = parseMessage(line);
    if (message?.kind === 'failure') {
      throw new RecorderFailure(
        `The recorder failed on the collector of ${name}: ${ownFault(message.value)}`,
        {cause: message.value},
      );
    }
    if (
      message?.kind === 'collector' ||
      message?.kind === 'collection' ||
      message?.kind === 'collected' ||
      message?.kind === 'left'
    ) {
      lines.add(message);
    }
  }
  return lines;
}
