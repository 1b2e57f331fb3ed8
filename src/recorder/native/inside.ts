import {spawn} from 'node:child_process';
import {closeSync, mkdtempSync, openSync, readFileSync, readSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import type {Limits} from '../../recording/index.ts';
import type {Threads} from '../../recording/threads.ts';
import {RecorderFailure} from '../errors.ts';
import {lastLine} from '../interpreter.ts';
import {endGroup} from './group.ts';
import {assembleFromInside, type InsideTurn} from './inside-threads.ts';
import type {NativeInterpreter} from './interpreter.ts';
import type {RawNote} from './raw.ts';
import {readNotes} from './sample-notes.ts';

const SCRIPT = fileURLToPath(new URL('python/inside.py', import.meta.url));
/** Milliseconds for the interpreter's start, which the program's time does not include. */
const START_MS = 20_000;
/** Milliseconds between two looks whether the program has begun. */
const POLL_MS = 20;
/** Bytes of a turn: four words of 64 bits. */
const TURN_BYTES = 32;

export interface InsideOptions {
  readonly python: Pick<NativeInterpreter, 'path' | 'cores'>;
  /** What messages call the program. */
  readonly program: {readonly name: string};
  /** Where it lies, absolute. */
  readonly path: string;
  readonly limits: Pick<Limits, 'timeMs' | 'outputChars'>;
  readonly signal?: AbortSignal | undefined;
}

export interface InsideOutcome {
  readonly threads: Threads;
  /** What the process noted of its threads' and its own start and end. */
  readonly notes: readonly RawNote[];
  readonly isOutputCut: boolean;
  /** The end of what the program wrote to stderr. */
  readonly complaint: string;
  /** Why the program was killed; undefined if it was not, by us. */
  readonly stopped: 'time' | undefined;
  /** How its process ended. */
  readonly code: number | null;
  readonly killedBy: string | null;
}

/**
 * Runs a program with callbacks in its own process that note which thread runs. For systems where the lock can't be
 * read from outside: the program runs many times slower, and its threads change elsewhere than they would.
 *
 * @throws {@link RecorderFailure} if its process could not be started or died before the program began.
 */
export async function watchFromInside(options: InsideOptions): Promise<InsideOutcome> {
  options.signal?.throwIfAborted();
  const scratch = mkdtempSync(join(tmpdir(), 'inside-cpython-'));
  try {
    const [notesFile, turnsFile] = [join(scratch, 'notes'), join(scratch, 'turns')];
    for (const file of [notesFile, turnsFile]) writeFileSync(file, '', {mode: 0o600});
    const run = await runProgram(options, notesFile, turnsFile);
    const notes = readNotes(notesFile);
    const {output, lasted, ...end} = run;
    const began = notes.find(({kind}) => kind === 'began')?.at;
    if (began === undefined) throw neverBegan(options, run);
    const turns = readTurns(turnsFile);
    const ended = notes.find(({kind}) => kind === 'ended')?.at ?? began + lasted;
    return {
      threads: assembleFromInside({turns, notes, began, ended}, {cores: options.python.cores, output}),
      notes,
      ...end,
    };
  } finally {
    rmSync(scratch, {recursive: true, force: true});
  }
}

function neverBegan(
  {python, program}: InsideOptions,
  {stopped, code, killedBy, complaint}: Ran,
): RecorderFailure {
  const what = stopped
    ? `was not ready after ${START_MS / 1000} s`
    : `ended (${killedBy ?? `exit status ${code}`})`;
  return new RecorderFailure(`${python.path} ${what} before ${program.name} began.${lastLine(complaint)}`);
}

interface Ran extends Omit<InsideOutcome, 'threads' | 'notes'> {
  readonly output: string;
  /** Microseconds that the program ran, to the accuracy of {@link POLL_MS}. */
  readonly lasted: number;
}

function runProgram(options: InsideOptions, notesFile: string, turnsFile: string): Promise<Ran> {
  const {python, path, limits, signal} = options;
  const patience = Math.ceil((START_MS + limits.timeMs) / 1000) + 5;
  const child = spawn(python.path, ['-B', SCRIPT, path, notesFile, turnsFile, String(patience)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that what the program starts ends with it.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  return new Promise((resolve, reject) => {
    let [output, complaint, isOutputCut] = ['', '', false];
    let stopped: InsideOutcome['stopped'];
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      const room = limits.outputChars - output.length;
      if (text.length > room) isOutputCut = true;
      output += text.slice(0, room);
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      complaint = (complaint + text).slice(-4000);
    });
    const stop = () => {
      stopped ??= 'time';
      endGroup(child);
    };
    let timer = setTimeout(stop, START_MS);
    let begun = performance.now();
    const poll = setInterval(() => {
      if (!isWritten(notesFile)) return;
      clearInterval(poll);
      clearTimeout(timer);
      begun = performance.now();
      timer = setTimeout(stop, limits.timeMs);
    }, POLL_MS);
    const abort = () => endGroup(child);
    signal?.addEventListener('abort', abort, {once: true});
    const done = () => {
      clearInterval(poll);
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    };
    child.once('error', (error) => {
      done();
      reject(new RecorderFailure(`${python.path} could not be started: ${error.message}.`, {cause: error}));
    });
    let lasted = 0;
    child.once('exit', () => {
      lasted = (performance.now() - begun) * 1000;
      // What it left behind would keep its pipes open.
      endGroup(child);
    });
    child.once('close', (code, killedBy) => {
      done();
      if (signal?.aborted) reject(signal.reason);
      else resolve({output, isOutputCut, complaint, stopped, code, killedBy, lasted});
    });
  });
}

/** Whether the process has written its first note. */
function isWritten(notesFile: string): boolean {
  const file = openSync(notesFile, 'r');
  try {
    const first = Buffer.alloc(1);
    return readSync(file, first, 0, 1, 0) === 1 && first[0] !== 0;
  } finally {
    closeSync(file);
  }
}

/** Turns in the order in which they were begun; those that were never filled are zero. */
function readTurns(file: string): InsideTurn[] {
  const bytes = readFileSync(file);
  const turns: InsideTurn[] = [];
  for (let at = 0; at + TURN_BYTES <= bytes.length; at += TURN_BYTES) {
    const [id, first, last, interval] = [0, 8, 16, 24].map((word) =>
      Number(bytes.readBigUInt64LE(at + word)),
    );
    if (!id || !first || !last || !interval) continue;
    turns.push({nativeId: id, first: first / 1000, last: last / 1000, interval: interval / 1000});
  }
  return turns;
}
