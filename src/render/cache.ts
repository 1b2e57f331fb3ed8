import {randomBytes} from 'node:crypto';
import {access, mkdir, rename, rm} from 'node:fs/promises';
import {join} from 'node:path';
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
  if (await exists(folder)) return folder;
  const draft = `${folder}.${process.pid}.${randomBytes(4).toString('hex')}`;
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
      `The cache folder ${folder} can't be written: ${messageOf(error)}. Free some space there, or set INSIDE_CPYTHON_CACHE to another folder.`,
      {cause: error},
    );
  }
  return folder;
}

export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
