// Renders scene.mjs with Remotion: node remotion.mjs <chromium> <concurrency>
import {statSync} from 'node:fs';
import {join} from 'node:path';
import {bundle} from '@remotion/bundler';
import {renderMedia, selectComposition} from '@remotion/renderer';

const [browserExecutable, concurrency = '1'] = process.argv.slice(2);
const here = import.meta.dirname;
const serveUrl = await bundle({entryPoint: join(here, 'scene.mjs')});
const browser = {
  browserExecutable,
  chromeMode: 'headless-shell',
  chromiumOptions: {gl: null, enableMultiProcessOnLinux: true},
  logLevel: 'error',
};
const composition = await selectComposition({serveUrl, id: 'neutral', ...browser});
const outputLocation = join(here, 'project.mp4');
await renderMedia({
  serveUrl,
  composition,
  codec: 'h264',
  crf: 18,
  x264Preset: 'veryfast',
  outputLocation,
  concurrency: Number(concurrency),
  ...browser,
});
if (statSync(outputLocation).size === 0) throw new Error('The file is empty.');
process.exit(0);
