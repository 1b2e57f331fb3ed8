import {randomBytes} from 'node:crypto';
import {rmSync} from 'node:fs';
import {open, rename, rm} from 'node:fs/promises';
import {basename, dirname, join} from 'node:path';
import {messageOf, RenderFailure, systemCode} from './failure.ts';
import {clearLeftovers, leftoverName} from './leftovers.ts';

/**
 * Writes a file so that only a complete one ever stands under its name: `write` fills a draft beside it, which is
 * flushed to the disk and renamed at the end, or removed if anything fails. What a killed process left of its draft of
 * the same file is cleared away.
 *
 * @throws {@link RenderFailure} `output` or `disk-full` if the file can't be written there.
 */
export async function writeWhole<T>(outFile: string, write: (draft: string) => Promise<T>): Promise<T> {
  const draft = draftOf(outFile);
  await clearLeftovers(dirname(outFile), prefixOf(outFile));
  const removeNow = () => rmSync(draft, {force: true});
  process.once('exit', removeNow);
  try {
    await (await open(draft, 'wx')).close();
    const result = await write(draft);
    await flush(draft);
    await rename(draft, outFile);
    return result;
  } catch (error) {
    await rm(draft, {force: true}).catch(() => {});
    throw describeOutput(error, outFile);
  } finally {
    process.off('exit', removeNow);
  }
}

/**
 * Makes sure that a file can be written, before long work for it begins. Leaves nothing behind.
 *
 * @throws {@link RenderFailure} `output` or `disk-full` if not.
 */
export async function checkWritable(outFile: string): Promise<void> {
  const probe = draftOf(outFile);
  try {
    await (await open(probe, 'wx')).close();
    await rm(probe);
  } catch (error) {
    throw describeOutput(error, outFile);
  }
}

/** A path beside a file for what is not complete: its name tells which process left it. */
export function draftOf(outFile: string): string {
  return join(dirname(outFile), `${leftoverName(prefixOf(outFile))}${randomBytes(4).toString('hex')}`);
}

export function prefixOf(outFile: string): string {
  return `.${basename(outFile)}.part-`;
}

async function flush(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** What a system's error means for an output file; other errors as they are. */
export function describeOutput(error: unknown, outFile: string): unknown {
  if (error instanceof RenderFailure) return error;
  const code = systemCode(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new RenderFailure(
      'disk-full',
      `The disk is full: ${outFile} could not be written. Free some space, or choose another folder.`,
      {cause: error},
    );
  }
  const why: Readonly<Record<string, string>> = {
    EACCES: 'permission is denied',
    EPERM: 'permission is denied',
    EROFS: 'the file system is read-only',
    ENOENT: 'its folder does not exist',
    ENOTDIR: 'a part of its path is not a folder',
    EISDIR: 'a folder has that name',
    ENAMETOOLONG: 'its name is too long',
  };
  if (code === undefined) return error;
  return new RenderFailure(
    'output',
    `${outFile} can't be written: ${why[code] ?? messageOf(error)}. Choose another folder.`,
    {cause: error},
  );
}
