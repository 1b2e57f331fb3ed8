import {join} from 'node:path';
import {cachedFolder, sweepCache} from './cache.ts';
import {messageOf, RenderFailure} from './failure.ts';
import {hashOfPage, ROOT} from './sources.ts';

const ENTRY = 'virtual:page';

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

async function bundle(scenes: string, outDir: string): Promise<void> {
  const entry = `
    import {start} from ${JSON.stringify(join(ROOT, 'src/render/page/stage.ts'))};
    import {scenes} from ${JSON.stringify(scenes)};
    start(scenes);
  `;
  // Loaded only where a page has to be made: that is rare, and loading it takes longer than a frame.
  const {build} = await import('vite');
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
