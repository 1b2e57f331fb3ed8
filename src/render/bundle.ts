import {execFile} from 'node:child_process';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {cachedFolder, sweepCache} from './cache.ts';
import {messageOf, RenderFailure} from './failure.ts';
import {hashOfPage, ROOT} from './sources.ts';

/** A renderer serves its bundle for as long as it is open. */
const KEEP_MS = 3 * 3600 * 1000;

/** The module whose export `scenes` the page draws from, unless a test brings its own. */
export const SCENES = join(ROOT, 'src', 'scenes', 'index.ts');

/**
 * The folder with the page that draws, as a bundle of `page.js` and what it loads. Made at first use (1–2 s), and
 * again when a source file or the lockfile has changed.
 *
 * @param scenes - Path of the module that exports `scenes`.
 */
export async function pageBundle(scenes: string = SCENES): Promise<string> {
  const hash = await hashOfPage(scenes);
  const folder = await cachedFolder(join('page', hash.slice(0, 24)), (draft) => bundle(scenes, draft));
  await sweepCache(join('page', '*'), 4, KEEP_MS);
  return folder;
}

/**
 * In a process of its own: it takes half a gigabyte, which a process keeps that has once had it, and which is wanted for
 * pictures.
 */
async function bundle(scenes: string, outDir: string): Promise<void> {
  const script = fileURLToPath(new URL('bundle-page.ts', import.meta.url));
  const args = ['--import', import.meta.resolve('tsx'), script, scenes, outDir];
  const running = promisify(execFile)(process.execPath, args);
  const kill = () => void running.child.kill('SIGKILL');
  process.once('exit', kill);
  try {
    await running;
  } catch (error) {
    const said = (error as {stderr?: string}).stderr?.trim() || messageOf(error);
    throw new RenderFailure('scene', `The page that draws could not be put together: ${said}`, {
      cause: error,
    });
  } finally {
    process.off('exit', kill);
  }
}
