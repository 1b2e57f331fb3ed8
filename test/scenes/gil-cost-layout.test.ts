import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {openRenderer, type Renderer} from '../../src/render/index.ts';
import {tell, timeline} from '../../src/story/index.ts';
import {wide} from '../../src/theme/formats.ts';
import {costRecording, costs, type Made} from '../support/cost.ts';
import {layoutFaults} from '../support/layout-faults.ts';

const fps = 12;
const size = {width: 480, height: 270};
let renderer: Renderer;

beforeAll(async () => {
  renderer = await openRenderer({});
});
afterAll(() => renderer?.close());

const longName = 'an_uncommonly_long_name_for_a_function_that_does_nothing_but_count_down';

/** Programs that are hard on the layout. */
const hard: Record<string, Made> = {
  'long lines and names': {
    ...costs['computing, all ways'],
    program: [
      `${longName}.py`,
      `from threading import Thread

def ${longName}(first_argument, second_argument=1_000_000, third_argument=("a", "b", "c")):
    while second_argument > 0: second_argument -= 1; third_argument = third_argument[1:] + third_argument[:1]

threads = [Thread(target=${longName}, args=(n,)) for n in range(2)]
for t in threads: t.start()
for t in threads: t.join()
`,
    ],
  },
  'sixty lines and names of other scripts': {
    ...costs.computing,
    program: [
      '計算.py',
      `from threading import Thread
${'\n# 数える\n'.repeat(25)}
def 数える(回数):
    while 回数 > 0:
        回数 -= 1

for 糸 in [Thread(target=数える, args=(1000,)), Thread(target=数える, args=(1000,))]:
    糸.start()
`,
    ],
  },
};

describe.each(Object.entries<Made>({...costs, ...hard}))('the clip gil-cost, %s', (_name, made) => {
  it('sets every text of every beat’s last frame legibly', async () => {
    const recording = await costRecording(made);
    const {beats, frames} = timeline(tell('gil-cost', recording, wide), fps);
    const job = {clip: 'gil-cost', recording, format: wide, theme: 'dark', fps, size} as const;
    const pages = await renderer.inspect(job, [0, ...beats.map((b) => b.to - 1), frames - 1]);
    const names = ['question', ...beats.map((b) => b.id), 'end'];
    const faults = pages.flatMap((texts, i) => layoutFaults(texts, wide).map((f) => `${names[i]}: ${f}`));
    expect(faults).toEqual([]);
  });
});
