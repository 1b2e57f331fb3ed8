// Renders a project with Revideo's renderer: node revideo.mjs <project.ts> <chromium> <workers>
import {mkdirSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {renderVideo} from '@revideo/renderer';

const [project, executablePath, workers = '1'] = process.argv.slice(2);
const outDir = join(import.meta.dirname, 'output');
mkdirSync(outDir, {recursive: true});
const file = await renderVideo({
  projectFile: `./${project}`,
  settings: {
    outFile: 'project.mp4',
    outDir,
    workers: Number(workers),
    puppeteer: {
      executablePath,
      headless: 'shell',
      args: ['--no-sandbox', '--disable-gpu', '--no-zygote'],
      protocolTimeout: 0,
    },
    projectSettings: {exporter: {name: '@revideo/core/wasm'}},
    viteConfig: {logLevel: 'error', esbuild: {target: 'es2022'}},
  },
});
if (statSync(file).size === 0) throw new Error(`${file} is empty.`);
process.exit(0);
