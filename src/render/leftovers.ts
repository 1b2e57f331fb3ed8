import {createHash} from 'node:crypto';
import {readFileSync, readlinkSync} from 'node:fs';
import {readdir, rm, stat} from 'node:fs/promises';
import {join} from 'node:path';
import {systemCode} from './failure.ts';

/** Of a process that can't be told from here: what somebody still uses is younger. */
const STALE_MS = 3600 * 1000;

/** Names of this process's own: they tell which process made them, and among which processes that is one. */
export function leftoverName(prefix: string): string {
  return `${prefix}${process.pid}-${processSpace()}-`;
}

/**
 * Removes what killed processes left in a folder: entries named by {@link leftoverName} whose process is gone. Ids of
 * processes mean nothing in another container or on another machine that shares the folder: what comes from there goes
 * an hour after its last change. What can't be removed stays.
 */
export async function clearLeftovers(folder: string, prefix: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const [, pid, space] = (name.startsWith(prefix) && OWNER.exec(name.slice(prefix.length))) || [];
    if (pid === undefined || isAlive(Number(pid))) continue;
    const path = join(folder, name);
    const gone = space !== undefined && space === processSpace();
    if (gone || (await age(path)) > STALE_MS) await rm(path, {recursive: true, force: true}).catch(() => {});
  }
}

const OWNER = /^(\d+)-(?:([0-9a-f]{12})-)?/;

let known: string | undefined;

/** Equal for processes that see each other's ids: on Linux by the start of the machine and the namespace of ids. */
function processSpace(): string {
  known ??= createHash('sha256').update(namesOfSpace()).digest('hex').slice(0, 12);
  return known;
}

function namesOfSpace(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1') + readlinkSync('/proc/self/ns/pid');
  } catch {
    // Nobody else's.
    return `${process.pid} ${performance.timeOrigin}`;
  }
}

async function age(path: string): Promise<number> {
  return Date.now() - ((await stat(path).catch(() => undefined))?.mtimeMs ?? Date.now());
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}
