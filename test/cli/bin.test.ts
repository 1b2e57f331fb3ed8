import {cpSync, mkdirSync, readdirSync, renameSync, symlinkSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {expect, it} from 'vitest';
import {bin, emptyFolder, runCommand} from './run-cli.ts';

const PACKAGES = join(dirname(bin), '..', 'node_modules');

/** A clone with a command line that prints a word, and where its source stands. */
function clone(word: string): string {
  const cwd = emptyFolder();
  cpSync(dirname(bin), join(cwd, 'bin'), {recursive: true});
  writeFileSync(join(cwd, 'package.json'), '{"type": "module"}');
  mkdirSync(join(cwd, 'src', 'cli'), {recursive: true});
  writeFileSync(
    join(cwd, 'src', 'cli', 'main.ts'),
    "import {word} from '../word.ts';\nexport const main = () => console.log(word, new URL('.', import.meta.url).pathname);\n",
  );
  say(cwd, word);
  return cwd;
}

function say(cwd: string, word: string): void {
  writeFileSync(join(cwd, 'src', 'word.ts'), `export const word: string = '${word}';\n`);
}

function install(cwd: string): string {
  const folder = join(cwd, 'node_modules');
  mkdirSync(folder);
  for (const name of ['esbuild', 'tsx']) symlinkSync(join(PACKAGES, name), join(folder, name));
  return join(folder, '.cache');
}

async function run(cwd: string): Promise<string> {
  const {code, stdout, stderr} = await runCommand(process.execPath, ['bin/inside-cpython.mjs'], {cwd});
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
}

it('says what to do in a clone whose packages are not installed', async () => {
  const cwd = clone('one');
  const {code, stderr} = await runCommand(process.execPath, ['bin/inside-cpython.mjs', 'doctor'], {cwd});
  expect(stderr).toMatch(/^error: The packages .* are not installed\. .*npm ci\n$/);
  expect(code).toBe(1);
  expect(readdirSync(cwd).sort(), 'and leaves nothing').toEqual(['bin', 'package.json', 'src']);
});

it('compiles the sources once, and again when one has changed', async () => {
  const cwd = clone('one');
  const cache = join(install(cwd), 'inside-cpython');
  const both = await Promise.all([run(cwd), run(cwd)]);
  expect(both).toEqual(Array(2).fill(`one ${cwd}/src/cli/\n`));
  const [kept, ...others] = readdirSync(cache);
  expect(others).toEqual([]);
  await run(cwd);
  expect(readdirSync(cache)).toEqual([kept]);
  say(cwd, 'two');
  expect(await run(cwd)).toBe(`two ${cwd}/src/cli/\n`);
  const moved = join(emptyFolder(), 'moved');
  renameSync(cwd, moved);
  expect(await run(moved), 'and when the clone is moved').toBe(`two ${moved}/src/cli/\n`);
});

it('runs the sources as they are where nothing can be kept', async () => {
  const cwd = clone('one');
  writeFileSync(install(cwd), 'no folder');
  expect(await run(cwd)).toBe(`one ${cwd}/src/cli/\n`);
});
