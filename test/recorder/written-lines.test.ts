import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {z} from 'zod';
import {readLines, readStart} from '../../src/recorder/written-lines.ts';

const Line = z.strictObject({told: z.int()});

function written(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'inside-cpython-test-'));
  onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
  writeFileSync(join(folder, 'lines'), text);
  return join(folder, 'lines');
}

test('lines that are no such thing, or not whole, are passed over', () => {
  expect(readLines(written('{"told":1}\n{"told":"x"}\nno\n\n{"told":2}\n{"tol'), Line)).toEqual([
    {told: 1},
    {told: 2},
  ]);
  expect(readLines('/nowhere/at/all', Line)).toEqual([]);
});

test('of a file without end only the start is read, which is told', () => {
  const path = written(`{"told":1}\n${'x'.repeat(17 * 1024 * 1024)}\n{"told":2}\n`);
  expect(readLines(path, Line)).toEqual([{told: 1}]);
  expect(readStart(path).isCut).toBe(true);
  expect(readStart(written('{"told":1}\n'))).toEqual({text: '{"told":1}\n', isCut: false});
});
