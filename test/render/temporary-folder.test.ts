import {spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readdirSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {basename, join} from 'node:path';
import {afterAll, expect, it, vi} from 'vitest';
import {leftoverName} from '../../src/render/leftovers.ts';
import {PartStore} from '../../src/render/part-store.ts';
import {makeTemporaryFolder} from '../../src/render/temporary-folder.ts';

const parent = mkdtempSync(join(tmpdir(), 'temporary-'));
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(parent, {recursive: true});
});
const {pid: dead} = spawnSync(process.execPath, ['-e', '']);

/** What a process that was killed has left. */
function left(prefix: string): void {
  mkdirSync(join(parent, `${leftoverName(prefix).replace(`${process.pid}`, `${dead}`)}x`));
}

it.runIf(process.platform === 'linux')('a folder for a while takes the place of what was left', async () => {
  left('of-a-test-');
  left('of-others-');
  const {path, remove} = await makeTemporaryFolder(parent, 'of-a-test-');
  expect(readdirSync(parent)).toEqual([basename(path), expect.stringContaining('of-others-')]);
  await remove();
  expect(readdirSync(parent)).toEqual([expect.stringContaining('of-others-')]);
});

it.runIf(process.platform === 'linux')(
  'parts that were for a killed run alone go with the next',
  async () => {
    vi.stubEnv('TMPDIR', parent);
    vi.stubEnv('INSIDE_CPYTHON_CACHE', join(parent, 'cache'));
    left('inside-cpython-parts-');
    await new PartStore({note: () => {}, log: () => {}}).close();
    expect(readdirSync(parent).filter((name) => name.startsWith('inside-cpython-parts-'))).toEqual([]);
  },
);
