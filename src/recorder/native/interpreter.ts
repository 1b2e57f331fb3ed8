import {execFile} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {stat} from 'node:fs/promises';
import {promisify} from 'node:util';
import {z} from 'zod';
import {UnusableInterpreter} from '../errors.ts';

/** Milliseconds; a python that is read from a slow disk may take some seconds. */
const ANSWER_MS = 20_000;
const OLDEST = {major: 3, minor: 11};
const WHO = readFileSync(new URL('python/who.py', import.meta.url), 'utf8');

const Answer = z.strictObject({
  implementation: z.string(),
  version: z.string(),
  major: z.int(),
  minor: z.int(),
  build: z.string(),
  platform: z.string(),
  pointerBits: z.union([z.literal(32), z.literal(64)]),
  gil: z.boolean(),
  cores: z.int().min(1),
});

/** A CPython of the user's machine. */
export interface NativeInterpreter {
  /** As the user gave it: a path, or a name to be looked up in PATH. */
  readonly path: string;
  /** What clips show: `CPython 3.13.0`, `CPython 3.14.0 free-threaded`. */
  readonly label: string;
  /** `platform.python_version()` */
  readonly version: string;
  /** `sys.version`, whole. */
  readonly build: string;
  /** `sys.platform` */
  readonly platform: string;
  readonly pointerBits: 64;
  /** Whether it was built with a GIL. */
  readonly gil: boolean;
  /** Cores that it may run on. */
  readonly cores: number;
}

/**
 * Asks a Python who it is.
 *
 * @param wanted Whether it must have a GIL or, to compare with, must have none; or either.
 * @throws {@link UnusableInterpreter} if it is no 64-bit CPython from 3.11 on, or not of the kind that is wanted.
 */
export async function askInterpreter(
  path: string,
  wanted: 'gil' | 'free threads' | 'any',
  signal?: AbortSignal,
): Promise<NativeInterpreter> {
  const {implementation, major, minor, pointerBits, ...about} = await ask(path, signal);
  const refuse = (what: string, advice: string): never => {
    throw new UnusableInterpreter(`${path} is ${what}. ${advice}`);
  };
  if (implementation !== 'CPython') {
    return refuse(`${implementation} ${about.version}`, 'Only a CPython can be recorded: give its path.');
  }
  if (major < OLDEST.major || (major === OLDEST.major && minor < OLDEST.minor)) {
    return refuse(`CPython ${about.version}`, 'The oldest that can be recorded is 3.11: give a newer one.');
  }
  if (pointerBits === 32) {
    return refuse(`a 32-bit CPython ${about.version}`, 'Only 64-bit builds can be recorded: give one.');
  }
  if (wanted === 'gil' && !about.gil) {
    return refuse(
      `CPython ${about.version}, a free-threaded build`,
      'It has no GIL to record: give it as --free-threaded, and as --python a build that has one.',
    );
  }
  if (wanted === 'free threads' && about.gil) {
    return refuse(
      `CPython ${about.version}, which has a GIL`,
      'As --free-threaded give a build without one, python3.14t for instance.',
    );
  }
  const label = `CPython ${about.version}${about.gil ? '' : ' free-threaded'}`;
  return {path, label, pointerBits, ...about};
}

async function ask(path: string, signal: AbortSignal | undefined): Promise<z.infer<typeof Answer>> {
  try {
    const {stdout} = await promisify(execFile)(path, ['-E', '-s', '-B', '-c', WHO], {
      timeout: ANSWER_MS,
      killSignal: 'SIGKILL',
      windowsHide: true,
      ...(signal ? {signal} : {}),
    });
    return Answer.parse(JSON.parse(stdout));
  } catch (error) {
    signal?.throwIfAborted();
    throw new UnusableInterpreter(await complaint(path, error), {cause: error});
  }
}

async function complaint(path: string, error: unknown): Promise<string> {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') {
    return /[\\/]/.test(path)
      ? `There is no Python at ${path}. Check the path.`
      : `There is no ${path} in the folders of PATH. Give the path of a Python.`;
  }
  if (code === 'EACCES') {
    const folder = await stat(path).then(
      (found) => found.isDirectory(),
      () => false,
    );
    return folder
      ? `${path} is a folder. Give the Python executable itself, bin/python3 in it for instance.`
      : `${path} can't be run: it is not executable. Give the path of a Python.`;
  }
  if (error instanceof Error && 'killed' in error && error.killed === true) {
    return `${path} did not say who it is within ${ANSWER_MS / 1000} s. Give the path of a Python.`;
  }
  const stderr = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
  const line = stderr.split('\n').find((text) => text.trim() !== '');
  const said = line ? ` It said: ${line.trim()}.` : '';
  return `${path} is not a Python: it did not answer when it was asked who it is.${said} Give the path of a CPython 3.11 or later.`;
}
