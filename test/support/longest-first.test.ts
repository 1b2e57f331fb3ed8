import {existsSync} from 'node:fs';
import {expect, test, vi} from 'vitest';
import {BaseSequencer, type TestSpecification} from 'vitest/node';
import {LONG, LongestFirst} from './longest-first.ts';

test('the files that begin are there, each once', () => {
  const missing = LONG.filter((name) => !existsSync(new URL(`../${name}.test.ts`, import.meta.url)));
  expect(missing).toEqual([]);
  expect(new Set(LONG).size).toBe(LONG.length);
});

test('they begin, in their order, and the others come as they came', async () => {
  const files = ['story/gil', 'scenes/layout', 'render/cores', 'recorder/hostile'].map((name) => ({
    moduleId: `/clone/test/${name}.test.ts`,
  }));
  const sorted = vi.spyOn(BaseSequencer.prototype, 'sort').mockImplementation(async (given) => given);
  const first = Object.create(LongestFirst.prototype) as LongestFirst;
  const order = await first.sort(files as TestSpecification[]);
  sorted.mockRestore();
  expect(order.map(({moduleId}) => moduleId.slice(12, -8))).toEqual([
    'recorder/hostile',
    'scenes/layout',
    'story/gil',
    'render/cores',
  ]);
});
