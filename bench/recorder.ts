/**
 * What recording costs, in each CPython: from start to JSON for a program of ten lines, each further step, and its bytes in the file.
 * `npx tsx bench/recorder.ts > bench/recorder.md`, on an idle machine.
 */
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {interpreterInfo, type RecordOptions, record, recordNative} from '../src/recorder/index.ts';
import type {Recording} from '../src/recording/index.ts';
import {pythons} from '../test/support/pythons.ts';

const ROUNDS = 5;
const SHORT = `def total(prices):
    acc = 0
    for price in prices:
        acc += price
    return acc


prices = [300, 500, 800]
result = total(prices)
print(result)
`;
/** Loops, calls, lists, instances and text; forty rounds are nearly as many steps as one recording holds. */
const long = (rounds: number) => `class Item:
    def __init__(self, name, price):
        self.name = name
        self.price = price


def total(items):
    acc = 0
    for item in items:
        acc += item.price
    return acc


items = []
for number in range(${rounds}):
    items.append(Item(f'item {number}', 100 * number))
    if len(items) > 8:
        del items[0]
    result = total(items)
print(result)
`;

const HEAD = [
  '# What recording costs',
  '',
  `Made by \`npx tsx bench/recorder.ts\`: medians of ${ROUNDS} rounds. Start: from the call to the JSON text, for a program of ten`,
  'lines. A step: what each further one takes, until it stands in the JSON, and its characters there; both from the',
  'difference of a long and a short run of one program. Followed: that in the run that is followed, and read meanwhile.',
  'Whole: with the runs beside it, which do not follow steps, but cost their start: a native Python is run again for its',
  'collector and, from 3.12 on, for its memory (400 lines at most are looked at); Pyodide for its collector, and only where',
  'so many objects are created that it may have started, as in the long run and not in the short one.',
  '',
  '| interpreter | start to JSON | a step, followed | a step, whole | bytes a step | steps of the long run |',
  '|---|---|---|---|---|---|',
];

interface Run {
  readonly ms: number;
  /** Until the run that is followed was over and read. */
  readonly followedMs: number;
  readonly steps: number;
  readonly bytes: number;
}
type Record = (path: string, onProgress: NonNullable<RecordOptions['onProgress']>) => Promise<Recording>;

const limits = {steps: 5000};
const subjects: [string, Record][] = [
  [(await interpreterInfo()).label, (path, onProgress) => record(path, {limits, onProgress})],
  ...pythons()
    .filter(({gil}) => gil)
    .map(({path: python, version}): [string, Record] => [
      `CPython ${version}`,
      (path, onProgress) => recordNative(path, {python, rounds: 0, limits, onProgress}),
    ]),
];

const folder = mkdtempSync(join(tmpdir(), 'inside-cpython-bench-'));
try {
  const rows: string[] = [];
  for (const [label, recordIt] of subjects) rows.push(await row(label, recordIt));
  process.stdout.write(`${[...HEAD, ...rows].join('\n')}\n`);
} finally {
  rmSync(folder, {recursive: true, force: true});
}

/** Medians; a step's time is the difference of two runs of the same program, divided by that of their steps. */
async function row(label: string, recordIt: Record): Promise<string> {
  await measure(recordIt, SHORT);
  const [short, few, many] = [
    await measure(recordIt, SHORT),
    await measure(recordIt, long(10)),
    await measure(recordIt, long(40)),
  ];
  const micros = (key: 'ms' | 'followedMs') =>
    `${Math.round((1000 * (many[key] - few[key])) / (many.steps - few.steps))} µs`;
  const bytes = (many.bytes - few.bytes) / (many.steps - few.steps);
  return `| ${[label, `${(short.ms / 1000).toFixed(2)} s`, micros('followedMs'), micros('ms'), Math.round(bytes), many.steps].join(' | ')} |`;
}

async function measure(recordIt: Record, source: string): Promise<Run> {
  const path = join(folder, 'measured.py');
  writeFileSync(path, source);
  const runs: Run[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    let followedMs = 0;
    const recording = await recordIt(path, (stage) => {
      if (stage === 'reading') followedMs = performance.now() - start;
    });
    const text = JSON.stringify(recording);
    runs.push({
      ms: performance.now() - start,
      followedMs,
      steps: recording.run.steps.length,
      bytes: text.length,
    });
  }
  const [first] = runs;
  if (!first) throw new Error('Nothing was measured.');
  return {
    ...first,
    ms: median(runs.map(({ms}) => ms)),
    followedMs: median(runs.map((run) => run.followedMs)),
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
