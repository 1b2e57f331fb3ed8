import {appendFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, expect, onTestFinished, test} from 'vitest';
import {Lines, type LinesOptions} from '../../src/recorder/lines.ts';

const folder = mkdtempSync(join(tmpdir(), 'inside-cpython-lines-'));
afterAll(() => rmSync(folder, {recursive: true}));
const step = (offset: number) => `{"step":{"frame":0,"offset":${offset}}}\n`;
const pause = () => new Promise((resolve) => setTimeout(resolve, 60));

function open(text: string, options?: LinesOptions): {path: string; lines: Lines} {
  const path = join(folder, 'lines');
  writeFileSync(path, text);
  const lines = new Lines(path, options);
  onTestFinished(() => lines.close());
  return {path, lines};
}

const offsets = (lines: Lines) => lines.finish().steps.map(({offset}) => offset);

test('what is written before, while and after lines are looked at is read once, wherever it is cut', async () => {
  const {path, lines} = open(`${step(0)}{"event":{"kind":"output","step":0,"stream":"stdout","text":"`);
  await pause();
  const [first, ...others] = Buffer.from('é');
  appendFileSync(path, Buffer.from([first ?? 0]));
  await pause();
  appendFileSync(path, Buffer.concat([Buffer.from(others), Buffer.from(`"}}\n${step(2)}${step(4)}`)]));
  await pause();
  appendFileSync(path, step(6));
  const assembly = lines.finish();
  expect(assembly.steps.map(({offset}) => offset)).toEqual([0, 2, 4, 6]);
  expect(assembly.run({how: 'stopped'}).events).toMatchObject([{text: 'é'}]);
  expect(assembly.failure).toBeUndefined();
});

test('a last line that was cut off is said to be none, by its number', () => {
  const {lines} = open(`${step(0)}${step(2)}{"step":{"fra`);
  expect(lines.finish().failure).toBe('Line 3 is not understood: {"step":{"fra');
});

test('only what is written is read of a file that is longer', async () => {
  let end = 16;
  const {path, lines} = open('', {start: 16, end: () => end});
  truncateSync(path, 16);
  await pause();
  appendFileSync(path, step(0) + step(2));
  truncateSync(path, 1 << 20);
  end += step(0).length;
  await pause();
  end += step(2).length;
  expect(offsets(lines)).toEqual([0, 2]);
});
