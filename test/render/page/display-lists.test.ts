import {fileURLToPath} from 'node:url';
import {expect, it} from 'vitest';
import {openRenderer} from '../../../src/render/index.ts';
import {fixtureJob, framesOf} from '../fixtures/job.ts';

const scenes = fileURLToPath(new URL('../fixtures/gallery-scenes.tsx', import.meta.url));

it('what was written down is drawn as if all nodes were asked anew', async () => {
  const job = fixtureJob({clip: 'gallery', fps: 12});
  const frames = Array.from({length: framesOf(job)}, (_, i) => i);
  const of = async (skipUnchanged: boolean) => {
    const renderer = await openRenderer({scenes, framesOf, skipUnchanged});
    try {
      return await renderer.fingerprints(job, frames);
    } finally {
      await renderer.close();
    }
  };
  const [ours, theirs] = await Promise.all([of(true), of(false)]);
  expect(new Set(theirs).size, 'pictures that move for a second').toBe(13);
  expect(frames.filter((i) => ours[i] !== theirs[i])).toEqual([]);
});
