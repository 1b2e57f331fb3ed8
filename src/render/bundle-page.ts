import {join} from 'node:path';
import {build} from 'vite';
import {messageOf} from './failure.ts';
import {ROOT} from './sources.ts';

const ENTRY = 'virtual:page';

/** Puts the page together: `tsx bundle-page.ts <module that exports scenes> <folder>`. What is wrong goes to stderr. */
const [scenes = '', outDir = ''] = process.argv.slice(2);
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
  process.stderr.write(messageOf(error));
  process.exitCode = 1;
}
