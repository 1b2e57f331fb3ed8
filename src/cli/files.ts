import {randomUUID} from 'node:crypto';
import {mkdir, readFile, rm, rmdir, stat, writeFile} from 'node:fs/promises';
import {dirname, join, resolve} from 'node:path';
import {writeWhole} from '../render/output.ts';
import {BadInput, BadSurroundings, systemWords} from './failure.ts';

/** Bytes that a folder must still take before work starts: less than any clip needs. */
const PROBE_BYTES = 1 << 20;

/**
 * Reads a text file that the user named.
 *
 * @throws {@link BadInput} if it is missing, a folder, or not readable.
 */
export async function readInput(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new BadInput(`${path} can't be read: ${systemWords(error) ?? String(error)}. Check the path.`);
  }
}

/**
 * Makes sure, before long work starts, that files can be written into a folder. The folder itself may be missing if
 * the one around it is there. Leaves nothing behind.
 *
 * @throws {@link BadSurroundings} if not, with the reason.
 */
export async function assertWritableFolder(folder: string): Promise<void> {
  let made = false;
  const probe = join(folder, `.inside-cpython-${randomUUID()}.tmp`);
  try {
    made = await makeFolder(folder);
    await writeFile(probe, Buffer.alloc(PROBE_BYTES), {flag: 'wx'});
  } catch (error) {
    throw await takesNoFiles(folder, error);
  } finally {
    await rm(probe, {force: true}).catch(() => {});
    if (made) await rmdir(folder).catch(() => {});
  }
}

/**
 * Makes a folder if it isn't there; not the folders around it, since a missing one is most often a typing error.
 *
 * @returns whether it was made, rather than there already.
 * @throws {@link BadSurroundings} if it can't be made.
 */
export async function ensureFolder(folder: string): Promise<boolean> {
  try {
    return await makeFolder(folder);
  } catch (error) {
    throw cantWrite(folder, error);
  }
}

/** @returns whether it was made, rather than there already. */
async function makeFolder(folder: string): Promise<boolean> {
  const there = await stat(folder).catch(() => undefined);
  if (there?.isDirectory()) return false;
  const around = dirname(resolve(folder));
  if (!there && !(await stat(around).catch(() => undefined))) {
    throw new BadSurroundings(`${folder} can't be written: there is no folder ${around}. Make it first.`);
  }
  await mkdir(folder);
  return true;
}

/**
 * Makes sure that a file can be put at a path: the folder around it takes files, and no folder or device is in its
 * place, nor the file that the work begins with.
 *
 * @throws {@link BadInput} if it is the input, {@link BadSurroundings} if it can't be written.
 */
export async function assertWritableFile(path: string, input: string): Promise<void> {
  const there = await stat(path).catch(() => undefined);
  const from = await stat(input).catch(() => undefined);
  if (there && there.ino === from?.ino && there.dev === from.dev) {
    throw new BadInput(`${path} is the input: it would be overwritten. Give the output another name.`);
  }
  if (there && !there.isFile()) {
    throw new BadSurroundings(`${path} can't be written: it is not a file. Give the output another name.`);
  }
  const folder = dirname(resolve(path));
  if (!(await stat(folder).catch(() => undefined))?.isDirectory()) {
    throw new BadSurroundings(`${path} can't be written: there is no folder ${folder}. Make it first.`);
  }
  await assertWritableFolder(folder);
}

/** Writes a file whole or not at all: no half-written file ever stands under its name. */
export async function writeFileWhole(
  path: string,
  content: string | Uint8Array,
  signal: AbortSignal,
): Promise<void> {
  try {
    await writeWhole(path, (draft) => writeFile(draft, content, {signal}));
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}

/** A program's name as the beginning of file names, whatever a foreign recording says it is. */
export function stemOf(programName: string): string {
  const last = programName.split(/[\\/]/).at(-1) ?? '';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not reach a file name.
  const stem = last.replace(/\.py$/i, '').replace(/[\u0000-\u001f<>:"|?*]/g, '_');
  return stem === '' || stem.startsWith('.') ? `program${stem}` : stem;
}

/** A file system without files of its own, such as `/proc`, says of a new one that it isn't there. */
async function takesNoFiles(folder: string, error: unknown): Promise<Error> {
  const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
  const around = dirname(resolve(folder));
  const there = (await stat(folder).catch(() => undefined)) ? folder : around;
  if (!missing || !(await stat(there).catch(() => undefined))) return cantWrite(folder, error);
  return new BadSurroundings(
    `${folder} can't be written: the system makes no new files in ${there}. Choose another place.`,
  );
}

function cantWrite(path: string, error: unknown): Error {
  const words = systemWords(error);
  if (words === undefined) return error instanceof Error ? error : new Error(String(error));
  return new BadSurroundings(
    `${path} can't be written: ${words}. Choose another place, or make this one writable.`,
  );
}
