import {mkdirSync, readdirSync, rmSync, symlinkSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {cacheDir} from '../../src/render/cache.ts';

const folder = join(tmpdir(), `inside-cpython-test-${process.pid}`);

/** Slow to make, and not what is tested. */
const SHARED = /^(chromium-|interpreter$|page$|studio$)/;

/**
 * Names the test run, so that its workers share what one of them recorded. It has a cache of its own: what another run
 * has drawn must not be taken for what this one draws.
 */
export function setup(): void {
  process.env.INSIDE_CPYTHON_TEST_RUN = String(process.pid);
  const kept = cacheDir();
  const cache = join(folder, 'cache');
  mkdirSync(cache, {recursive: true});
  mkdirSync(kept, {recursive: true});
  for (const name of readdirSync(kept)) {
    if (SHARED.test(name)) symlinkSync(join(kept, name), join(cache, name), 'junction');
  }
  process.env.INSIDE_CPYTHON_CACHE = cache;
}

/** Clears the run's recordings and its cache away. */
export function teardown(): void {
  rmSync(folder, {recursive: true, force: true});
}
