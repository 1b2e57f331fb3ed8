import {rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {cacheDir} from '../../src/render/cache.ts';
import {emptyCache} from './caches.ts';

const folder = join(tmpdir(), `inside-cpython-test-${process.pid}`);

/**
 * Names the test run, so that its workers share what one of them recorded. It has a cache of its own: what another run
 * has drawn must not be taken for what this one draws.
 */
export function setup(): void {
  process.env.INSIDE_CPYTHON_TEST_RUN = String(process.pid);
  const cache = join(folder, 'cache');
  emptyCache(cache, cacheDir());
  process.env.INSIDE_CPYTHON_CACHE = cache;
}

/** Clears the run's recordings and its cache away. */
export function teardown(): void {
  rmSync(folder, {recursive: true, force: true});
}
