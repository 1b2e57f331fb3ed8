import {mkdtemp} from 'node:fs/promises';
import {join} from 'node:path';
import {clearLeftovers, leftoverName} from './leftovers.ts';
import {removeFolder, removeFolderNow} from './removal.ts';

/** A folder that is gone when this process ends, if not before. */
export interface TemporaryFolder {
  readonly path: string;
  /** Never rejects: what can't be removed is cleared away by a later run. */
  remove(): Promise<void>;
}

/**
 * Makes a folder for a while, and clears away those that killed processes left.
 *
 * @param prefix - How the names of such folders begin.
 */
export async function makeTemporaryFolder(parent: string, prefix: string): Promise<TemporaryFolder> {
  await clearLeftovers(parent, prefix);
  const path = await mkdtemp(join(parent, leftoverName(prefix)));
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
