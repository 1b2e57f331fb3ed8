/**
 * What recording costs, in each CPython: from start to JSON for a program of ten lines, each further step, and its bytes in the file.
 * `npx tsx bench/recorder.ts > bench/recorder.md`, on an idle machine.
 */
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {interpreterInfo, record, recordNative} from '../src/recorder/index.ts';
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
  'lines; a native Python is run once more for its collector. A step: what each further one takes, until it stands in the',
  'JSON, and its characters there; both from the difference of a long and a short run of one program.',
  '',
  '| interpreter | start to JSON | a step | bytes a step | steps of the long run |',
  '|---|---|---|---|---|',
];

interface Run {
  readonly ms: number;
  readonly steps: number;
  readonly bytes: number;
}
type Record = (path: string) => Promise<Recording>;

const limits = {steps: 5000};
const subjects: [string, Record][] = [
  [(await interpreterInfo()).label, (path) => record(path, {limits})],
  ...pythons()
    .filter(({gil}) => gil)
    .map(({path: python, version}): [string, Record] => [
      `CPython ${version}`,
      (path) => recordNative(path, {python, rounds: 0, limits}),
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
  const micros = (1000 * (many.ms - few.ms)) / (many.steps - few.steps);
  const bytes = (many.bytes - few.bytes) / (many.steps - few.steps);
  return `| ${[label, `${(short.ms / 1000).toFixed(2)} s`, `${Math.round(micros)} µs`, Math.round(bytes), many.steps].join(' | ')} |`;
}

async function measure(recordIt: Record, source: string): Promise<Run> {
  const path = join(folder, 'measured.py');
  writeFileSync(path, source);
  const runs: Run[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    const recording = await recordIt(path);
    const text = JSON.stringify(recording);
    runs.push({ms: performance.now() - start, steps: recording.run.steps.length, bytes: text.length});
  }
  const sorted = runs.toSorted((a, b) => a.ms - b.ms);
  const median = sorted[Math.floor(ROUNDS / 2)];
  if (!median) throw new Error('Nothing was measured.');
  return median;
}
