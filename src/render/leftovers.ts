import {readdir, rm, stat} from 'node:fs/promises';
import {join} from 'node:path';
import {systemCode} from './failure.ts';

/** Ids of processes mean nothing across containers that share a folder: what somebody still uses is younger. */
const STALE_MS = 3600 * 1000;

/**
 * Removes what killed processes left in a folder: entries named `<prefix><process id>-…` whose process is gone, an hour
 * after their last change. What can't be removed stays.
 */
export async function clearLeftovers(folder: string, prefix: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const owner = name.startsWith(prefix) ? /^(\d+)-/.exec(name.slice(prefix.length))?.[1] : undefined;
    if (owner === undefined || isAlive(Number(owner))) continue;
    const path = join(folder, name);
    const changed = (await stat(path).catch(() => undefined))?.mtimeMs ?? Date.now();
    if (Date.now() - changed > STALE_MS) await rm(path, {recursive: true, force: true}).catch(() => {});
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}
