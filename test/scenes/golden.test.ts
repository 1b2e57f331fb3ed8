import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import pixelmatch from 'pixelmatch';
import {PNG} from 'pngjs';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {type Recording, readRecording} from '../../src/recording/index.ts';
import {openRenderer, type Renderer} from '../../src/render/index.ts';
import {tell, timeline} from '../../src/story/index.ts';
import {wide} from '../../src/theme/formats.ts';
import {type Example, recorded, stepClips} from '../support/recorded.ts';

/** `UPDATE_GOLDEN=1 npx vitest run test/scenes/golden.test.ts` draws them anew: look at each before you commit it. */
const update = process.env.UPDATE_GOLDEN === '1';
const folder = new URL('../golden/', import.meta.url);

/** Share of pixels that may differ: two builds of Chromium smooth the edges of letters differently. */
const TOLERANCE = 0.004;

let renderer: Renderer;
beforeAll(async () => {
  renderer = await openRenderer({});
});
afterAll(() => renderer?.close());

const program: Record<(typeof stepClips)[number], Example> = {
  tokens: 'total',
  ast: 'total',
  bytecode: 'total',
  eval: 'total',
  refs: 'names',
};

/** Clips of threads are drawn from recordings that come with the package. */
const shipped = {gil: 'spin', 'gil-cost': 'work'} as const;

function recordingFor(clip: keyof typeof program | keyof typeof shipped): Recording | Promise<Recording> {
  if (clip !== 'gil' && clip !== 'gil-cost') return recorded(program[clip]);
  const file = new URL(`../../assets/recordings/${shipped[clip]}.json`, import.meta.url);
  return readRecording(readFileSync(file, 'utf8'));
}

it.each([...stepClips, 'gil', 'gil-cost'] as const)('the frames of %s look as they did', async (clip) => {
  const recording = await recordingFor(clip);
  const fps = 12;
  const {beats, frames} = timeline(tell(clip, recording, wide), fps);
  const middle = beats[Math.floor(beats.length / 2)];
  const chosen = {question: 0, middle: (middle?.to ?? 1) - 1, end: frames - 1};
  const job = {clip, recording, format: wide, theme: 'dark', fps, size: {width: 960, height: 540}} as const;
  for (const [moment, frame] of Object.entries(chosen)) {
    const drawn = PNG.sync.read(Buffer.from(await renderer.frame(job, frame)));
    const file = new URL(`${clip}-${moment}.png`, folder);
    if (update) {
      mkdirSync(folder, {recursive: true});
      writeFileSync(file, PNG.sync.write(drawn));
      continue;
    }
    expect(existsSync(file), `${file.pathname} is missing`).toBe(true);
    const golden = PNG.sync.read(readFileSync(file));
    const {width, height} = golden;
    expect({width: drawn.width, height: drawn.height}).toEqual({width, height});
    const different = pixelmatch(drawn.data, golden.data, undefined, width, height, {threshold: 0.15});
    expect(different / (width * height), `${clip}-${moment}.png`).toBeLessThan(TOLERANCE);
  }
});
