import {tmpdir} from 'node:os';

/** What the user gave can't be used: exit code 2. The message is a sentence: what was wrong, where, what to do. */
export class BadInput extends Error {
  override readonly name = 'BadInput';
}

/** The surroundings don't allow it (a full disk, a folder without permission, no browser): exit code 1. */
export class BadSurroundings extends Error {
  override readonly name = 'BadSurroundings';
}

/** A recording does not agree with a new run: exit code 1. The message says where and how. */
export class Disagreement extends Error {
  override readonly name = 'Disagreement';
}

/** The process was asked to stop. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  /** 128 plus the signal's number, as shells count. */
  readonly exitCode: number;

  constructor(exitCode: number) {
    super('Interrupted.');
    this.exitCode = exitCode;
  }
}

/** What is told to the user about an error, and how the process ends. */
export interface Verdict {
  readonly sentence: string;
  readonly exitCode: number;
}

/**
 * Errors by name rather than by class: asking for the class would load the recorder and the renderer, which most
 * commands never need.
 */
const exitCodes: Readonly<Record<string, number>> = {
  BadInput: 2,
  UnusableProgram: 2,
  UnusableInterpreter: 2,
  UnreadableRecording: 2,
  BadSurroundings: 1,
  Disagreement: 1,
  RecorderFailure: 1,
  RenderFailure: 1,
};

/** What an error means to the user; one that nobody foresaw is our fault and said to be so. */
export function judge(error: unknown): Verdict {
  if (error instanceof Interrupted) return {sentence: error.message, exitCode: error.exitCode};
  const message = error instanceof Error ? error.message : String(error);
  const exitCode = error instanceof Error ? exitCodes[error.name] : undefined;
  if (exitCode !== undefined) return {sentence: message, exitCode};
  const words = systemWords(error);
  if (words) return {sentence: `${sentence(`${words}${pathOf(error)}`)}${adviceOn(error)}`, exitCode: 1};
  return {
    sentence: `This is a fault of inside-cpython: ${message.replace(/\.$/, '')}. Run it again with --verbose for the details.`,
    exitCode: 1,
  };
}

/** The parts of a Node system error that are read here. */
interface SystemError {
  readonly code: string;
  readonly path?: string;
}

function isSystemError(error: unknown): error is SystemError {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && 'syscall' in error;
}

const systemErrors: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file would become larger than this system allows',
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EEXIST: 'a file of this name is there',
  EISDIR: 'it is a folder',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'its symbolic links lead in a circle',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  EIO: 'the disk reports an error',
};

/** A system error in words without a full stop (`the disk is full`); undefined for any other error. */
export function systemWords(error: unknown): string | undefined {
  return isSystemError(error) ? systemErrors[error.code] : undefined;
}

function pathOf(error: unknown): string {
  return isSystemError(error) && typeof error.path === 'string' ? `: ${error.path}` : '';
}

/** Children and browsers work in the temporary folder, whatever place the user named. */
function adviceOn(error: unknown): string {
  const temporary = isSystemError(error) && error.path?.startsWith(tmpdir());
  return temporary ? ' Set TMPDIR to a folder that can be written and has room.' : '';
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
