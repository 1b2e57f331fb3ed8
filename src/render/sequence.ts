import {mkdir, readdir, rename, rm} from 'node:fs/promises';
import {dirname} from 'node:path';
import {SEQUENCE_FILE} from './encoder/png-route.ts';
import {RenderFailure, systemCode} from './failure.ts';
import {clearLeftovers} from './leftovers.ts';
import {describeOutput, draftOf, prefixOf} from './output.ts';
import {removeFolder, removeFolderNow} from './removal.ts';

/**
 * Makes sure that a sequence may take a folder's place: only an earlier sequence may stand there.
 *
 * @throws {@link RenderFailure} `output` if something else does.
 */
export async function checkSequence(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error) => {
    if (systemCode(error) === 'ENOENT') return [];
    throw describeOutput(error, folder);
  });
  const other = names.find((name) => !SEQUENCE_FILE.test(name));
  if (other === undefined) return;
  throw new RenderFailure(
    'output',
    `The folder ${folder} holds something else than a sequence of pictures (${other}), so it is not replaced. Move it away, or choose another folder.`,
  );
}

/**
 * Writes a sequence's folder so that only a complete one ever stands under its name: `write` fills a draft beside it,
 * which then takes the place of an earlier sequence.
 *
 * @throws {@link RenderFailure} `output` or `disk-full` if the folder can't be written there.
 */
export async function writeSequenceWhole<T>(
  folder: string,
  write: (draft: string) => Promise<T>,
): Promise<T> {
  const draft = draftOf(folder);
  const old = draftOf(folder);
  await clearLeftovers(dirname(folder), prefixOf(folder));
  const removeNow = () => removeFolderNow(draft);
  process.once('exit', removeNow);
  try {
    await mkdir(draft);
    const result = await write(draft);
    await checkSequence(folder);
    const replaced = await rename(folder, old).then(
      () => true,
      () => false,
    );
    await rename(draft, folder);
    if (replaced) await rm(old, {recursive: true, force: true});
    return result;
  } catch (error) {
    await removeFolder(draft);
    throw describeOutput(error, folder);
  } finally {
    process.off('exit', removeNow);
  }
}
