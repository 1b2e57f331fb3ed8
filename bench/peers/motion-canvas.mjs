// Renders a project with Motion Canvas's own exporter: its editor, opened with `?render`, as its Render button does.
// Runs in the folder where the bench has installed Motion Canvas: node motion-canvas.mjs <project.ts> <chromium>
import {mkdirSync, statSync} from 'node:fs';
import {join, resolve} from 'node:path';
import ffmpegPlugin from '@motion-canvas/ffmpeg';
import motionCanvasPlugin from '@motion-canvas/vite-plugin';
import {launch} from 'puppeteer-core';
import {createServer} from 'vite';

const [project, executablePath] = process.argv.slice(2);
const here = import.meta.dirname;
const output = join(here, 'output');
mkdirSync(output, {recursive: true});
const plugin = (module) => module.default ?? module;
const server = await createServer({
  configFile: false,
  root: here,
  logLevel: 'error',
  cacheDir: join(here, '.vite'),
  esbuild: {jsx: 'automatic', jsxImportSource: '@motion-canvas/2d/lib', target: 'es2022'},
  optimizeDeps: {include: ['@motion-canvas/core', '@motion-canvas/2d'], esbuildOptions: {target: 'es2022'}},
  resolve: {dedupe: ['@motion-canvas/core', '@motion-canvas/2d']},
  server: {host: '127.0.0.1', port: 0, fs: {strict: false}},
  plugins: [
    ...plugin(motionCanvasPlugin)({project: `./${project}`, output}),
    plugin(ffmpegPlugin)({output}),
    {
      // Scenes that lie elsewhere draw with this copy of Motion Canvas, not with one beside them.
      name: 'one-motion-canvas',
      enforce: 'pre',
      resolveId(id, importer) {
        if (!/^@motion-canvas\/(core|2d)(\/|$)/.test(id) || importer?.startsWith(here)) return undefined;
        return this.resolve(id, join(here, 'project.ts'), {skipSelf: true});
      },
    },
  ],
});
await server.listen();
const {port} = server.httpServer.address();
const browser = await launch({
  executablePath,
  headless: 'shell',
  args: ['--no-sandbox', '--disable-gpu'],
  protocolTimeout: 0,
});
try {
  const page = await browser.newPage();
  await page.setViewport({width: 1280, height: 720});
  page.on('pageerror', (error) => console.error(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') console.error(message.text());
  });
  const finished = new Promise((resolve) => page.exposeFunction('benchFinished', resolve));
  await page.goto(`http://127.0.0.1:${port}/?render`);
  const result = await finished;
  if (result !== 0) throw new Error(`The exporter ended with result ${result}.`);
  const file = resolve(output, 'project.mp4');
  if (statSync(file).size === 0) throw new Error(`${file} is empty.`);
} finally {
  await browser.close();
  await server.close();
}
process.exit(0);
