import {createHash} from 'node:crypto';
import {readFile, stat} from 'node:fs/promises';
import {basename} from 'node:path';
import type {Recording} from '../recording/index.ts';
import type {SourceModule} from '../recording/source.ts';
import {UnusableProgram} from './errors.ts';
import {ownModules} from './modules.ts';

/** Bytes; more than any program that a clip could show. */
const MOST_BYTES = 256 * 1024;

/** A program's file, as it lies on the disk. */
export interface ProgramFile {
  /** Without its folder: what tracebacks and clips show. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** SHA-256, hex. */
  readonly sha256: string;
  /** What it imports from its own folder. */
  readonly modules: readonly SourceModule[];
}

/**
 * Reads a program's file.
 *
 * @throws {@link UnusableProgram} if there is none, or if it can't be Python source.
 */
export async function readProgram(path: string, name: string = basename(path)): Promise<ProgramFile> {
  const bytes = await readBytes(path);
  if (bytes.length === 0) {
    throw new UnusableProgram(`${path} is empty. Give a file with a Python program in it.`);
  }
  if (bytes.length > MOST_BYTES) {
    throw new UnusableProgram(
      `${path} is too large to be shown: ${Math.ceil(bytes.length / 1024)} KiB of at most ${MOST_BYTES / 1024} KiB. Record a smaller program.`,
    );
  }
  if (bytes.includes(0)) {
    throw new UnusableProgram(
      `${path} is not Python source: it has NUL bytes, as binary files and UTF-16 text do. Save it as UTF-8.`,
    );
  }
  return {
    name,
    bytes,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    modules: await ownModules(path, bytes),
  };
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) {
      throw new UnusableProgram(`${path} is a folder. Give the Python file in it that should be recorded.`);
    }
    if (!found.isFile()) {
      throw new UnusableProgram(`${path} is not a regular file. Give a file with a Python program in it.`);
    }
    return await readFile(path);
  } catch (error) {
    if (error instanceof UnusableProgram) throw error;
    throw new UnusableProgram(unreadable(path, error));
  }
}

function unreadable(path: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return `There is no file ${path}. Check the path.`;
  if (code === 'EACCES' || code === 'EPERM')
    return `${path} can't be read: permission is denied. Make it readable.`;
  return `${path} can't be read: ${error instanceof Error ? error.message : String(error)}.`;
}

/** The recording's `source` of a program: its decoded text, and its own modules. */
export function sourceOf({modules}: ProgramFile, {text}: Recording['source']): Recording['source'] {
  return {text, ...(modules.length > 0 && {modules: [...modules]})};
}
