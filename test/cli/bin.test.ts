import {copyFileSync, mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {expect, it} from 'vitest';
import {bin, emptyFolder, runCommand} from './run-cli.ts';

it('says what to do in a clone whose packages are not installed', async () => {
  const cwd = emptyFolder();
  mkdirSync(join(cwd, 'bin'));
  copyFileSync(bin, join(cwd, 'bin', 'inside-cpython.mjs'));
  const {code, stderr} = await runCommand(process.execPath, ['bin/inside-cpython.mjs', 'doctor'], {cwd});
  expect(stderr).toMatch(/^error: The packages .* are not installed\. .*npm ci\n$/);
  expect(code).toBe(1);
});
