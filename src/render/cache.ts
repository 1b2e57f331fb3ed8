import {randomBytes} from 'node:crypto';
import {access, mkdir, readdir, rename, rm, stat, utimes} from 'node:fs/promises';
import {basename, dirname, join} from 'node:path';
import envPaths from 'env-paths';
import {messageOf, RenderFailure, systemCode} from './failure.ts';

/** Where made things are kept between runs: `INSIDE_CPYTHON_CACHE`, or the system's place for caches. */
export function cacheDir(env: NodeJS.ProcessEnv = process.env): string {
  return env.INSIDE_CPYTHON_CACHE || envPaths('inside-cpython', {suffix: ''}).cache;
}

/**
 * The folder `name` of the cache, made by `make` if it isn't there.
 *
 * It is made beside its place and moved there whole, so that a folder that exists is complete, whoever was killed and
 * however many processes made it at the same time.
 *
 * @throws {@link RenderFailure} if the cache can't be written.
 */
export async function cachedFolder(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(cacheDir(), name);
  if (await exists(folder)) {
    await markUsed(folder);
    return folder;
  }
  const draft = draftOf(folder);
  try {
    await mkdir(draft, {recursive: true});
    await make(draft);
    await rename(draft, folder);
  } catch (error) {
    await rm(draft, {recursive: true, force: true}).catch(() => {});
    // Another process was faster: its folder is as good.
    if (await exists(folder)) return folder;
    if (error instanceof RenderFailure || systemCode(error) === undefined) throw error;
    throw new RenderFailure(
      'cache',
      `The cache folder ${folder} can't be written: ${messageOf(error)}. Make it writable, free some space there, or set INSIDE_CPYTHON_CACHE to another folder.`,
      {cause: error},
    );
  }
  return folder;
}

/** The time of last use is a folder's time of change. */
export async function markUsed(folder: string): Promise<void> {
  const now = new Date();
  await utimes(folder, now, now).catch(() => {});
}

/**
 * Removes folders that nobody has used lately.
 *
 * @param pattern - Path of the folders in the cache, whose last part may end with `*`.
 * @param keep - How many of the last used stay in any case.
 * @param keepMs - How long after its last use a folder stays in any case: a process may still read from it.
 */
export async function sweepCache(pattern: string, keep: number, keepMs: number): Promise<void> {
  const parent = join(cacheDir(), dirname(pattern));
  const start = basename(pattern).replace(/\*$/, '');
  const names = (await readdir(parent).catch(() => [])).filter((name) => name.startsWith(start));
  const used = await Promise.all(
    names.map(async (name) => {
      const path = join(parent, name);
      return {path, at: (await stat(path).catch(() => undefined))?.mtimeMs ?? Date.now()};
    }),
  );
  const old = used.sort((a, b) => b.at - a.at).slice(keep);
  for (const {path, at} of old) {
    if (Date.now() - at > keepMs) await removeWhole(path);
  }
}

/**
 * Removes a folder as far as that can be done. Under another name first: nobody must find a part of it as if it were
 * whole.
 */
export async function removeWhole(folder: string): Promise<void> {
  const doomed = draftOf(folder);
  const renamed = await rename(folder, doomed).then(
    () => true,
    () => false,
  );
  if (renamed) await rm(doomed, {recursive: true, force: true}).catch(() => {});
}

/** A name beside a folder of the cache for what is not complete; no complete one has a dot in its name. */
export function draftOf(folder: string): string {
  return `${folder}.${process.pid}-${randomBytes(4).toString('hex')}`;
}

export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
