import {rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

/** Names the test run, so that its workers share what one of them recorded. */
export function setup(): void {
  process.env.INSIDE_CPYTHON_TEST_RUN = String(process.pid);
}

/** Clears the shared recordings away. */
export function teardown(): void {
  rmSync(join(tmpdir(), `inside-cpython-test-${process.pid}`), {recursive: true, force: true});
}
