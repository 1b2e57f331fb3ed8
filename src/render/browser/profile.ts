import {access, constants, mkdtemp, statfs} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {clearLeftovers, leftoverName} from '../leftovers.ts';
import {removeFolder, removeFolderNow} from '../removal.ts';

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
  const folder = await makeFolder((await hasRoom(SHARED_MEMORY)) ? SHARED_MEMORY : tmpdir());
  const temporary = await makeFolder(tmpdir());
  return {
    folder: folder.path,
    temporary: temporary.path,
    async remove() {
      await Promise.all([folder.remove(), temporary.remove()]);
    },
  };
}

/** A folder that is gone when this process ends, if not before. */
async function makeFolder(parent: string): Promise<{path: string; remove(): Promise<void>}> {
  await clearLeftovers(parent, PREFIX);
  const path = await mkdtemp(join(parent, leftoverName(PREFIX)));
  const removeNow = () => removeFolderNow(path);
  process.once('exit', removeNow);
  return {
    path,
    async remove() {
      await removeFolder(path);
      // Not before: the process may end meanwhile.
      process.off('exit', removeNow);
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
