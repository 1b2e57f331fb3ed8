import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import motionCanvas from '@motion-canvas/vite-plugin';
import type {InlineConfig, Plugin} from 'vite';
import type {Recording} from '../recording/index.ts';
import {cacheDir} from './cache.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PROJECT = join(ROOT, 'src/project.ts');
const SESSION = 'virtual:studio-session';
const require = createRequire(import.meta.url);
const {version: VERSION} = require('@motion-canvas/ui/package.json') as {version: string};

const TWO = '@motion-canvas/2d';
const IMPORTED = [
  '@motion-canvas/core',
  TWO,
  `${TWO}/lib/components/Node`,
  `${TWO}/lib/components/TxtLeaf`,
  'zod',
];

/** What the project in the editor reads as its variables. */
export interface StudioSession {
  readonly recording: Recording;
  readonly format: string;
  readonly theme: string;
  readonly fps: number;
}

/** No other machine can reach it. */
export const HOST = '127.0.0.1';

/** The configuration of Vite that serves Motion Canvas's editor with the clips of a recording. */
export function studioConfig(recording: Recording): InlineConfig {
  const session = {recording, format: 'wide', theme: 'dark', fps: 60};
  return {
    configFile: false,
    root: ROOT,
    publicDir: false,
    cacheDir: join(cacheDir(), 'studio'),
    oxc: {jsx: {runtime: 'automatic', importSource: '@motion-canvas/2d/lib'}},
    plugins: [projectPlugin(session), editorPagePlugin(), ...motionCanvasPlugins(), esnextPlugin()],
    server: {host: HOST, fs: {allow: [ROOT, packagesFolder()]}},
    // The scenes' own imports, so that the first visit finds them ready instead of loading twice.
    optimizeDeps: {include: IMPORTED},
  };
}

/** Hands over the session, and the project without a `.meta` file: an installed package writes nothing beside itself. */
function projectPlugin(session: StudioSession): Plugin {
  const meta = {
    version: 1,
    shared: {size: {x: 1920, y: 1080}},
    preview: {fps: session.fps, resolutionScale: 1},
    rendering: {fps: session.fps},
  };
  return {
    name: 'inside-cpython:project',
    enforce: 'pre',
    resolveId: (id) => (id === SESSION ? `\0${SESSION}` : undefined),
    load(id) {
      if (id === `\0${SESSION}`) return `export const session = ${JSON.stringify(session)};`;
      if (id !== `${PROJECT}?project`) return undefined;
      return `
        import {editorBootstrap, MetaFile} from '@motion-canvas/core';
        import config from './project.ts';
        import settings from 'virtual:settings.meta';
        const meta = new MetaFile('project', false);
        meta.loadData(${JSON.stringify(meta)});
        const versions = {core: '${VERSION}', two: '${VERSION}', ui: '${VERSION}', vitePlugin: '${VERSION}'};
        export default await editorBootstrap('inside-cpython', versions, [], config, meta, settings);
      `;
    },
  };
}

/** The editor's page as the package has it, but for what it would fetch from the internet. */
function editorPagePlugin(): Plugin {
  const style = readFileSync(join(dirname(require.resolve('@motion-canvas/ui')), 'style.css'), 'utf8');
  const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <link rel="icon" href="data:,">
    <style>${style.replaceAll(/@import\s*"https:[^"]*";?/g, '')}</style>
    <script>
      // The editor asks the registry whether there is a newer one: here it hears that there is none.
      const ask = window.fetch;
      window.fetch = (url, ...rest) =>
        String(url).startsWith('https://registry.npmjs.org/')
          ? Promise.resolve(Response.json({version: '${VERSION}'}))
          : ask(url, ...rest);
    </script>
    <title>inside-cpython studio</title>
  </head>
  <body><script type="module" src="/@id/__x00__virtual:editor"></script></body>
</html>
`;
  return {
    name: 'inside-cpython:editor-page',
    enforce: 'pre',
    configureServer({middlewares}) {
      middlewares.use((request, response, next) => {
        if (request.url?.split('?')[0] !== '/') return next();
        response.setHeader('Content-Type', 'text/html');
        response.end(page);
      });
    },
  };
}

/** The package is CommonJS: under Node its default export is a property of the default import. */
function motionCanvasPlugins(): Plugin[] {
  const module = motionCanvas as unknown as {default?: typeof motionCanvas};
  const plugin = module.default ?? motionCanvas;
  return plugin({project: PROJECT}) as unknown as Plugin[];
}

/** Vite 8 knows no build target `modules`, which the package asks for. */
function esnextPlugin(): Plugin {
  return {name: 'inside-cpython:esnext', config: () => ({build: {target: 'esnext'}})};
}

/** Where the packages lie: beside this one, where it is installed as one of them. */
function packagesFolder(): string {
  const [folder = ROOT] = require.resolve('@motion-canvas/ui/package.json').split('@motion-canvas');
  return folder;
}
