import {afterAll, beforeAll, expect, it} from 'vitest';
import {type Job, openRenderer, type Renderer} from '../../src/render/index.ts';
import {tell, timeline} from '../../src/story/index.ts';
import {wide} from '../../src/theme/formats.ts';
import {recorded, stepClips} from '../support/recorded.ts';

/** Draws what has changed; the other draws every frame in full. */
let renderer: Renderer;
let thorough: Renderer;
beforeAll(async () => {
  [renderer, thorough] = await Promise.all([openRenderer(), openRenderer({skipUnchanged: false})]);
});
afterAll(() => Promise.all([renderer?.close(), thorough?.close()]));

it.each(stepClips)('the frames of %s depend on their number alone', async (clip) => {
  const recording = await recorded('total');
  const job: Job = {clip, recording, format: wide, theme: 'dark', fps: 4, size: {width: 480, height: 270}};
  const {frames} = timeline(tell(clip, recording, wide), job.fps);
  const all = Array.from({length: frames}, (_, i) => i);
  const [ours, theirs] = await Promise.all([
    renderer.fingerprints(job, all),
    thorough.fingerprints(job, all),
  ]);
  const different = all.filter((i) => ours[i] !== theirs[i]);
  expect(different, 'drawn in full, these differ').toEqual([]);
  for (const share of [0.9, 0.2, 0.5]) {
    const frame = Math.floor(frames * share);
    expect(await renderer.fingerprints(job, [frame]), `sought, frame ${frame}`).toEqual([ours[frame]]);
  }
});
