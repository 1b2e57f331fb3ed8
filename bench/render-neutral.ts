import {fileURLToPath} from 'node:url';
import type {Recording} from '../src/recording/index.ts';
import {openRenderer} from '../src/render/index.ts';
import {formats} from '../src/theme/formats.ts';
import {NEUTRAL_SECONDS} from './scene/neutral.ts';

/** Renders the neutral scene as the CLI renders a clip: `node render-neutral.mjs <file.mp4> [seconds] [height]`. */
const [file = 'neutral.mp4', seconds = `${NEUTRAL_SECONDS}`, height = '1080'] = process.argv.slice(2);
const scenes = fileURLToPath(new URL('scene/ours.ts', import.meta.url));
const renderer = await openRenderer({scenes, framesOf: ({fps}) => Number(seconds) * fps});
const job = {
  clip: 'neutral',
  // The scene reads no recording; the page wants a document.
  recording: {} as Recording,
  format: formats.wide,
  theme: 'dark',
  fps: 60,
  size: {width: (Number(height) * 16) / 9, height: Number(height)},
};
try {
  await renderer.render(job, file);
} finally {
  await renderer.close();
}
