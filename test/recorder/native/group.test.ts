import {existsSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {runGroup} from '../../../src/recorder/native/group.ts';

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'inside-cpython-test-'));
  onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
  return folder;
}

test.skipIf(process.platform === 'win32')('the time of a program begins when its start is over', async () => {
  const cwd = emptyFolder();
  const begun = join(cwd, 'begun');
  const run = (script: string) =>
    runGroup('/bin/sh', ['-c', script], {
      cwd,
      timeMs: 200,
      start: {timeMs: 10_000, isOver: () => existsSync(begun)},
      signal: undefined,
    });
  expect(await run('sleep 0.5; : > begun; exit 3')).toEqual({how: 'exited', status: 3});
  const start = performance.now();
  expect(await run(': > begun; sleep 20')).toMatchObject({how: 'killed', status: 'SIGKILL'});
  expect(performance.now() - start).toBeLessThan(5000);
});
