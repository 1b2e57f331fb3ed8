import {fileURLToPath} from 'node:url';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {type Job, openRenderer, type Renderer} from '../../src/render/index.ts';
import {tell, timeline} from '../../src/story/index.ts';
import {wide} from '../../src/theme/formats.ts';
import {recorded, stepClips} from '../support/recorded.ts';

const LATE = fileURLToPath(new URL('fixtures/late-scenes.ts', import.meta.url));
/** As in the late scenes, which can't be imported here: they would be late here too. */
const LATER_MS = 7_250;

/** Every third frame is drawn: what is drawn wrongly stands there for longer than that. */
const EACH = 3;

const framesOf = ({clip, recording, format, fps}: Job) =>
  timeline(tell(clip as (typeof stepClips)[number], recording, format), fps).frames + later(fps);
const later = (fps: number) => Math.round((LATER_MS * fps) / 1000);

let renderer: Renderer;
let late: Renderer;
beforeAll(async () => {
  [renderer, late] = await Promise.all([openRenderer(), openRenderer({scenes: LATE, framesOf})]);
});
afterAll(() => Promise.all([renderer?.close(), late?.close()]));

/** Parts of clips are used again at other times: that must change no pixel. */
it.each(stepClips)('the beats of %s are drawn alike whenever they begin', async (clip) => {
  const recording = await recorded('total');
  const job: Job = {clip, recording, format: wide, theme: 'dark', fps: 4, size: {width: 320, height: 180}};
  const {frames, opening} = timeline(tell(clip, recording, wide), job.fps);
  const ours = Array.from({length: Math.ceil((frames - opening) / EACH)}, (_, i) => opening + EACH * i);
  const [prints, latePrints] = await Promise.all([
    renderer.fingerprints(job, ours),
    late.fingerprints(
      job,
      ours.map((frame) => frame + later(job.fps)),
    ),
  ]);
  expect(new Set(prints).size).toBeGreaterThan(20);
  expect(ours.filter((_, i) => prints[i] !== latePrints[i])).toEqual([]);
});
