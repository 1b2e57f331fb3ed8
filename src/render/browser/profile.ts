import {access, constants, statfs} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {makeTemporaryFolder} from '../temporary-folder.ts';

const PREFIX = 'inside-cpython-browser-';
const SHARED_MEMORY = '/dev/shm';

/** Room that the profile of a browser may take, with the ring of raw frames in it. */
const ROOM = 256 * 2 ** 20;

/** A new, empty browser profile; in memory where there is room. */
export interface Profile {
  readonly folder: string;
  /** For the browser's temporary files, on the disk: killed between making one and unlinking it, it leaves it there. */
  readonly temporary: string;
  /** Never rejects: what can't be removed is cleared away by a later run. */
  remove(): Promise<void>;
}

export async function makeProfile(): Promise<Profile> {
  const folder = await makeTemporaryFolder((await hasRoom(SHARED_MEMORY)) ? SHARED_MEMORY : tmpdir(), PREFIX);
  const temporary = await makeTemporaryFolder(tmpdir(), PREFIX);
  return {
    folder: folder.path,
    temporary: temporary.path,
    async remove() {
      await Promise.all([folder.remove(), temporary.remove()]);
    },
  };
}

async function hasRoom(folder: string): Promise<boolean> {
  try {
    await access(folder, constants.W_OK);
    const {bavail, bsize} = await statfs(folder);
    return bavail * bsize >= ROOM;
  } catch {
    return false;
  }
}
