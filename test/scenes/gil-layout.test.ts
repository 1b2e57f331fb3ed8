import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {type Recording, readRecording} from '../../src/recording/index.ts';
import {openRenderer, type Renderer} from '../../src/render/index.ts';
import {tell, timeline} from '../../src/story/index.ts';
import {wide} from '../../src/theme/formats.ts';
import {layoutFaults} from '../support/layout-faults.ts';
import {type Phase, play, recordingOf, seeded, type Worker} from '../support/threads.ts';

const fps = 12;
const size = {width: 480, height: 270};
let renderer: Renderer;

beforeAll(async () => {
  renderer = await openRenderer({});
});
afterAll(() => renderer?.close());

const compute = (ms: number): Phase => ({does: 'compute', for: ms * 1000});
const read = (ms: number): Phase => ({does: 'io', for: ms * 1000, call: 'read'});
const sleep = (ms: number): Phase => ({does: 'sleeps', for: ms * 1000, call: 'clock_nanosleep'});
const again = (times: number, ...phases: Phase[]) => Array.from({length: times}, () => phases).flat();
const main: Worker = {
  name: 'MainThread',
  main: true,
  phases: [compute(2), {does: 'lock', for: 900_000, call: 'futex', lock: 1}],
};
const worker = (name: string, ...phases: Phase[]): Worker => ({name, target: 'spin', starts: 900, phases});

/** Made-up runs: how many threads, how they are called, and how long they take. */
const made: Record<string, () => Recording> = {
  'one thread': () =>
    recordingOf(play({random: seeded(1), workers: [{...main, phases: [compute(40), sleep(20)]}]})),
  'a very short run': () =>
    recordingOf(
      play({random: seeded(2), workers: [{...main, phases: [compute(0.3)]}, worker('A', compute(0.4))]}),
    ),
  'long names of other scripts': () =>
    recordingOf(
      play({
        random: seeded(3),
        workers: [
          main,
          worker('ワーカー・スレッド・その一', compute(120)),
          worker('поток-который-считает-и-считает', compute(90)),
          worker('الخيط الثاني', ...again(20, compute(0.1), read(1))),
          worker('x'.repeat(200), ...again(6, sleep(10), compute(2))),
        ],
      }),
    ),
  'a pool, whose threads differ in the end of their names': () =>
    recordingOf(
      play({
        random: seeded(8),
        workers: [main, ...[0, 1, 2].map((i) => worker(`ThreadPoolExecutor-0_${i}`, compute(60)))],
      }),
    ),
  'eight lanes and more, partly unseen': () =>
    recordingOf(
      play({
        random: seeded(4),
        missed: 0.2,
        workers: [
          main,
          ...Array.from({length: 14}, (_, i) =>
            worker(`Thread-${i + 1}`, ...again(8, compute(4 + i), i % 3 === 0 ? read(3) : sleep(2))),
          ),
        ],
      }),
    ),
  'a long run that ends by an exception': () =>
    recordingOf(
      play({
        random: seeded(5),
        workers: [
          {...main, exception: 'ValueError: no'},
          worker('Ada', compute(9000)),
          {...worker('Bob', compute(7000)), exception: 'KeyError: 1'},
        ],
      }),
    ),
  'a run that was cut': () =>
    recordingOf(
      play({
        random: seeded(6),
        cutAt: 300_000,
        workers: [main, worker('Ada', compute(900)), worker('Bob', ...again(400, compute(0.05), read(0.4)))],
      }),
    ),
};

const shippedIn = new URL('../../assets/recordings/', import.meta.url);
const shipped = existsSync(shippedIn) ? readdirSync(shippedIn).filter((name) => name.endsWith('.json')) : [];
const runs: [name: string, recording: () => Recording][] = [
  ...Object.entries(made),
  ...shipped.map((name): [string, () => Recording] => [
    name,
    () => readRecording(readFileSync(new URL(name, shippedIn), 'utf8')),
  ]),
];

describe.each(runs)('the gil clip of %s', (_name, record) => {
  it('sets every text of every beat’s last frame legibly', async ({skip}) => {
    const recording = record();
    if (!recording.threads) return skip();
    const {beats, frames} = timeline(tell('gil', recording, wide), fps);
    const numbers = [0, ...beats.map((b) => b.to - 1), frames - 1];
    const names = ['question', ...beats.map((b) => b.id), 'end'];
    const job = {clip: 'gil', recording, format: wide, theme: 'dark', fps, size} as const;
    const pages = await renderer.inspect(job, numbers);
    const faults = pages.flatMap((texts, i) => layoutFaults(texts, wide).map((f) => `${names[i]}: ${f}`));
    expect(faults).toEqual([]);
    for (const texts of pages) {
      const titles = texts.filter(({role}) => role === 'thread').map(({text}) => text);
      expect(titles).toEqual([...new Set(titles)]);
    }
  });
});
