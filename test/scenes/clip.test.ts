import {fileURLToPath} from 'node:url';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {openRenderer, type Renderer} from '../../src/render/index.ts';
import {timeline} from '../../src/story/index.ts';
import {wide} from '../../src/theme/formats.ts';
import {layoutFaults} from '../support/layout-faults.ts';
import {recorded} from '../support/recorded.ts';
import {marks} from './fixtures/marks.ts';

let renderer: Renderer;
beforeAll(async () => {
  renderer = await openRenderer({
    scenes: fileURLToPath(new URL('fixtures/marks-scene.ts', import.meta.url)),
    framesOf: ({fps}) => timeline(marks, fps).frames,
  });
});
afterAll(() => renderer?.close());

it.each([12, 25, 60])(
  'begins each act on the frame that the timeline names, at %i frames a second',
  async (fps) => {
    const {beats} = timeline(marks, fps);
    const begins = beats.flatMap((beat, i) =>
      beat.acts.map((act, j) => ({from: act.from, mark: marks.beats[i]?.acts[j]?.change})),
    );
    const job = {
      clip: 'eval',
      recording: await recorded('total'),
      format: wide,
      theme: 'dark',
      fps,
      size: {width: 320, height: 180},
    } as const;
    const numbers = begins.flatMap(({from}) => [from - 1, from]);
    const frames = await renderer.inspect(job, numbers);
    const seen = frames.map((texts) => texts.find((t) => t.role === 'mark')?.text);
    const due = begins.flatMap(({mark}, i) => [begins[i - 1]?.mark ?? 'before', mark]);
    expect(seen).toEqual(due);
  },
);

it('cuts a caption that is longer than its band', async () => {
  const fps = 12;
  const {frames} = timeline(marks, fps);
  const recording = await recorded('total');
  const size = {width: 320, height: 180};
  const [texts = []] = await renderer.inspect(
    {clip: 'eval', recording, format: wide, theme: 'dark', fps, size},
    [frames - 1],
  );
  const words = texts.filter((t) => t.role === 'caption').map((t) => t.text);
  expect(words.slice(0, 3)).toEqual(['Beat', 'c,', 'which']);
  expect(words.at(-1)).toBe('…');
  expect(layoutFaults(texts, wide)).toEqual([]);
});
