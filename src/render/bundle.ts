import {createHash} from 'node:crypto';
import {readdir, readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'vite';
import {cachedFolder, exists, sweepCache} from './cache.ts';
import {messageOf, RenderFailure} from './failure.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ENTRY = 'virtual:page';

/** What the page may be made from, by the arrows of the house. */
const FOLDERS = ['nodes', 'recording', 'render', 'scenes', 'story', 'theme'];

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
  const hash = await hashSources(scenes);
  const folder = await cachedFolder(join('page', hash), (draft) => bundle(scenes, draft));
  await sweepCache(join('page', '*'), 4, KEEP_MS);
  return folder;
}

async function bundle(scenes: string, outDir: string): Promise<void> {
  const entry = `
    import {start} from ${JSON.stringify(join(ROOT, 'src/render/page/stage.ts'))};
    import {scenes} from ${JSON.stringify(scenes)};
    start(scenes);
  `;
  try {
    await build({
      configFile: false,
      envFile: false,
      publicDir: false,
      root: ROOT,
      base: './',
      logLevel: 'silent',
      define: {'import.meta.hot': 'undefined'},
      oxc: {jsx: {runtime: 'automatic', importSource: '@motion-canvas/2d/lib'}},
      plugins: [
        {
          name: 'page-entry',
          resolveId: (id) => (id === ENTRY ? `\0${ENTRY}` : undefined),
          load: (id) => (id === `\0${ENTRY}` ? entry : undefined),
        },
      ],
      build: {
        target: 'esnext',
        outDir,
        emptyOutDir: false,
        // Class names are keys of nodes, and nobody downloads this.
        minify: false,
        assetsInlineLimit: 0,
        modulePreload: false,
        rolldownOptions: {input: {page: ENTRY}, output: {entryFileNames: '[name].js'}},
      },
    });
  } catch (error) {
    throw new RenderFailure('scene', `The page that draws could not be put together: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** One hash of everything that the bundle is made from. */
async function hashSources(scenes: string): Promise<string> {
  const hash = createHash('sha256');
  const files = (await Promise.all(FOLDERS.map((folder) => filesIn(join(ROOT, 'src', folder))))).flat();
  if (!files.includes(scenes)) files.push(scenes);
  for (const name of ['package-lock.json', 'package.json', 'tsconfig.json']) {
    if (await exists(join(ROOT, name))) files.push(join(ROOT, name));
  }
  for (const file of files) hash.update(`${file}\n`).update(await readFile(file));
  return hash.digest('hex').slice(0, 24);
}

/** Script files of a folder and its folders, in a fixed order. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, {recursive: true, withFileTypes: true});
  return entries
    .filter((e) => e.isFile() && /\.tsx?$/.test(e.name))
    .map((e) => join(e.parentPath, e.name))
    .sort();
}
