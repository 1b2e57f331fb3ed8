import {rmSync} from 'node:fs';
import {mkdtemp, readdir, rm, stat, statfs} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

const PREFIX = 'inside-cpython-browser-';
const SHARED_MEMORY = '/dev/shm';

/** Room that the profile of a browser may take, with the ring of raw frames in it. */
const ROOM = 256 * 2 ** 20;

/** Profiles of dead processes are removed when they are older. */
const STALE_MS = 3600 * 1000;

/** A new, empty browser profile; in memory where there is room. */
export interface Profile {
  readonly folder: string;
  remove(): Promise<void>;
  /** For the process's last breath. */
  removeNow(): void;
}

export async function makeProfile(): Promise<Profile> {
  const parent = (await hasRoom(SHARED_MEMORY)) ? SHARED_MEMORY : tmpdir();
  await removeStale(parent);
  const folder = await mkdtemp(join(parent, `${PREFIX}${process.pid}-`));
  const options = {recursive: true, force: true, maxRetries: 5};
  const removeNow = () => rmSync(folder, options);
  process.once('exit', removeNow);
  return {
    folder,
    removeNow,
    async remove() {
      process.off('exit', removeNow);
      await rm(folder, options);
    },
  };
}

async function hasRoom(folder: string): Promise<boolean> {
  const {bavail, bsize} = await statfs(folder).catch(() => ({bavail: 0, bsize: 0}));
  return bavail * bsize >= ROOM;
}

/** A killed process leaves its profile behind: the next one clears it away. */
async function removeStale(parent: string): Promise<void> {
  for (const name of await readdir(parent).catch(() => [])) {
    const pid = name.startsWith(PREFIX) ? Number.parseInt(name.slice(PREFIX.length), 10) : Number.NaN;
    if (Number.isNaN(pid) || isAlive(pid)) continue;
    const folder = join(parent, name);
    const {mtimeMs} = await stat(folder).catch(() => ({mtimeMs: Date.now()}));
    if (Date.now() - mtimeMs > STALE_MS) await rm(folder, {recursive: true, force: true}).catch(() => {});
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
