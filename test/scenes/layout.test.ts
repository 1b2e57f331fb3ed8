import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import type {Recording} from '../../src/recording/index.ts';
import {openRenderer, type Renderer, type VisibleText} from '../../src/render/index.ts';
import {tellBytecode} from '../../src/story/bytecode.ts';
import {type ClipName, clipsFor, tell, timeline} from '../../src/story/index.ts';
import {wide} from '../../src/theme/formats.ts';
import {layoutFaults} from '../support/layout-faults.ts';
import {nasty} from '../support/nasty.ts';
import {examples, recorded, recordedSource} from '../support/recorded.ts';

const fps = 12;
const size = {width: 480, height: 270};
let renderer: Renderer;

beforeAll(async () => {
  renderer = await openRenderer({});
});
afterAll(() => renderer?.close());

const programs: [name: string, record: () => Promise<Recording>][] = [
  ...examples.map((name): [string, () => Promise<Recording>] => [`${name}.py`, () => recorded(name)]),
  ...Object.entries(nasty).map(([name, text]): [string, () => Promise<Recording>] => [
    name,
    () => recordedSource(text, name),
  ]),
];

describe.each(programs)('the clips of %s', (_name, record) => {
  it('set every text of every beat’s last frame legibly', async () => {
    const recording = await record();
    const faults: string[] = [];
    for (const clip of clipsFor(recording)) faults.push(...(await faultsOf(clip, recording)));
    expect(faults).toEqual([]);
  });
});

async function faultsOf(clip: ClipName, recording: Recording): Promise<string[]> {
  const {beats, frames} = timeline(tell(clip, recording, wide), fps);
  const numbers = [0, ...beats.map((b) => b.to - 1), frames - 1];
  const names = ['question', ...beats.map((b) => b.id), 'end'];
  const job = {clip, recording, format: wide, theme: 'dark', fps, size} as const;
  const pages = await renderer.inspect(job, numbers);
  const faults = pages.flatMap((texts, i) =>
    layoutFaults(texts, wide).map((fault) => `${clip}, ${names[i]}: ${fault}`),
  );
  return clip === 'bytecode' ? [...faults, ...cutUnsaid(recording, pages.at(-1) ?? [])] : faults;
}

/** Of a table at the bytecode clip's end that has no room for all: that it doesn't say how many are left out. */
function cutUnsaid(recording: Recording, texts: readonly VisibleText[]): string[] {
  const {view} = tellBytecode(recording, wide);
  const rows = [
    {name: 'co_code', entries: view.bytes, each: 1},
    // An index and a value.
    ...view.lookups.map(({name, entries}) => ({name, entries, each: 2})),
  ];
  return rows.flatMap(({name, entries, each}) => {
    const head = texts.find((t) => t.text === name);
    const beside = texts.filter((t) => t !== head && t.x < view.places.table.x);
    const row = beside.filter((t) => head && Math.abs(t.y - head.y) < 2 && t.x > head.x);
    const whole = row.filter((t) => t.opacity === 1);
    const word = whole.filter((t) => /^… \d+ more$/.test(t.text));
    const left = entries.length - (whole.length - word.length) / each;
    const said = word.map((t) => t.text);
    const due = left === 0 ? [] : [`… ${left} more`];
    if (whole.length === row.length && String(said) === String(due)) return [];
    return [`bytecode, end: ${name} leaves out ${left}, and says “${said}”`];
  });
}
