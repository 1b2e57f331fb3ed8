import {type ChildProcess, spawn} from 'node:child_process';
import {closeSync, openSync, readSync, statSync, truncateSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import type {Choice, Limits} from '../../recording/index.ts';
import {RecorderFailure} from '../errors.ts';
import {environment} from './environment.ts';
import {endGroup} from './group.ts';
import {endLeft, marked} from './left.ts';
import {residentBytes} from './resident.ts';

const SCRIPT = fileURLToPath(new URL('python/steps/__main__.py', import.meta.url));
/** Milliseconds for the interpreter's start and for what the compiler makes of the program. */
export const START_MS = 30_000;
/** Milliseconds between two looks at the program's time, memory and output. */
const LOOK_MS = 25;
/** Bytes of each of stdout and stderr that stay: more than are ever told. */
const KEPT_OUTPUT = 4 * 1024 ** 2;
/** Bytes of the header of {@link StepsFiles.paper}: `python/steps/paper.py` holds the same layout. */
const HEADER = 4096;

/** The files of one run. */
export interface StepsFiles {
  /** A header, then lines of JSON. */
  readonly paper: string;
  readonly stdout: string;
  readonly stderr: string;
}

/** The header of the paper. */
export interface PaperHeader {
  /** Where the lines are, in bytes; `end` exclusive. */
  readonly lines: {readonly start: number; readonly end: number};
  readonly started: boolean;
  /** Bytes of stdout and stderr that the lines tell of. */
  readonly told: {readonly stdout: number; readonly stderr: number};
}

/** How the process ended. */
export interface StepsEnd {
  readonly code: number | null;
  readonly killedBy: NodeJS.Signals | null;
  /** Why it was ended by us. */
  readonly stopped: 'start' | 'time' | 'memory' | undefined;
}

export interface StepsChildOptions {
  readonly python: string;
  /** The program's file, absolute. */
  readonly path: string;
  readonly limits: Limits;
  readonly choice: Choice | undefined;
  /** A folder of its own, and the files in it. */
  readonly scratch: string;
  readonly files: StepsFiles;
  readonly signal: AbortSignal | undefined;
}

/** Makes the files of a run in its folder, empty. */
export function makeFiles(scratch: string): StepsFiles {
  const files = {
    paper: join(scratch, 'paper'),
    stdout: join(scratch, 'stdout'),
    stderr: join(scratch, 'stderr'),
  };
  for (const file of Object.values(files)) writeFileSync(file, '', {mode: 0o600});
  return files;
}

/** Runs a program in a Python that follows its steps, in a process group of its own. */
export async function runSteps(options: StepsChildOptions): Promise<StepsEnd> {
  const {python, path, limits, choice, scratch, files, signal} = options;
  signal?.throwIfAborted();
  const request = join(scratch, 'request.json');
  writeFileSync(request, JSON.stringify({path, limits, choice, ...files}));
  // What is written stays in order however many processes write: all of it is appended.
  const [stdout, stderr] = [openSync(files.stdout, 'a'), openSync(files.stderr, 'a')];
  const env = marked(environment());
  try {
    const child = spawn(python, ['-u', '-B', SCRIPT, request], {
      cwd: dirname(path),
      env,
      stdio: ['ignore', stdout, stderr],
      detached: true,
      windowsHide: true,
    });
    return await supervise(child, files, options);
  } finally {
    endLeft(env);
    closeSync(stdout);
    closeSync(stderr);
  }
}

function supervise(
  child: ChildProcess,
  files: StepsFiles,
  {python, limits, signal}: StepsChildOptions,
): Promise<StepsEnd> {
  return new Promise((resolve, reject) => {
    let stopped: StepsEnd['stopped'];
    const end = () => endGroup(child);
    const stop = (why: NonNullable<StepsEnd['stopped']>) => {
      stopped ??= why;
      end();
    };
    let timer = setTimeout(() => stop('start'), START_MS);
    let started = false;
    const look = setInterval(async () => {
      if (!started && readHeader(files.paper).started) {
        started = true;
        clearTimeout(timer);
        timer = setTimeout(() => stop('time'), limits.timeMs);
      }
      for (const file of [files.stdout, files.stderr]) keepStart(file);
      if ((await residentBytes(child.pid)) > limits.memoryBytes) stop('memory');
    }, LOOK_MS);
    signal?.addEventListener('abort', end, {once: true});
    process.once('exit', end);
    const done = () => {
      clearInterval(look);
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      process.removeListener('exit', end);
    };
    child.once('error', (error) => {
      done();
      reject(new RecorderFailure(`${python} could not be started: ${error.message}.`, {cause: error}));
    });
    child.once('exit', (code, killedBy) => {
      done();
      // What it left behind would go on.
      end();
      if (signal?.aborted) reject(signal.reason);
      else resolve({code, killedBy, stopped});
    });
  });
}

/** A program may write until its time is over: only the start of that takes room. */
function keepStart(file: string): void {
  if (statSync(file).size > 4 * KEPT_OUTPUT) truncateSync(file, KEPT_OUTPUT);
}

export function readHeader(paper: string): PaperHeader {
  const words = Buffer.alloc(32);
  const file = openSync(paper, 'r');
  try {
    readSync(file, words, 0, words.length, 0);
  } finally {
    closeSync(file);
  }
  const [length = 0, started = 0, stdout = 0, stderr = 0] = [0, 8, 16, 24].map((at) =>
    Number(words.readBigUInt64LE(at)),
  );
  return {
    lines: {start: HEADER, end: HEADER + length},
    started: started === 1,
    told: {stdout, stderr},
  };
}
