import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {MeasuredComparison} from '../../src/recording/index.ts';
import {pythons} from '../support/pythons.ts';
import {expectRefused} from './refused.ts';
import {callCli, emptyFolder, namesIn, runCli} from './run-cli.ts';

const LOOP = 'found = []\nfor i in range(50):\n    found.append(i * i)\nprint(sum(found))\n';
const COMPREHENSION = 'print(sum([i * i for i in range(50)]))\n';

function folderWith(files: Readonly<Record<string, string>>): string {
  const cwd = emptyFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
  return cwd;
}

describe('measure', {timeout: 60_000}, () => {
  const both = {'a.py': LOOP, 'b.py': COMPREHENSION};

  it.each<[string, readonly string[], RegExp]>([
    ['one program alone', ['a.py'], /compares a\.py with something: give .*--python PATH --python PATH/],
    ['one program and one interpreter', ['a.py', '--python', 'python3'], /compares a\.py with something/],
    ['two of both', ['a.py', 'b.py', '--python', 'p', '--python', 'q'], /differ in two things/],
    ['three interpreters', ['a.py', ...['p', 'q', 'r'].flatMap((p) => ['--python', p])], /not more/],
    ['too few rounds', ['a.py', 'b.py', '--rounds', '2'], /from 3 to 1000/],
    ['a program that is not there', ['a.py', 'c.py'], /no file c\.py/],
    ['a Python that is not there', ['a.py', 'b.py', '--python', './none'], /no Python at/],
    ['an output that is an input', ['a.py', 'b.py', '-o', 'b.py'], /would be overwritten/],
  ])('refuses %s', async (_, args, sentence) => {
    expectRefused(await callCli(['measure', ...args], {cwd: folderWith(both)}), 2, sentence);
  });

  it.each<[string, string, RegExp]>([
    [
      'fails',
      'x = 1 / 0\n',
      /b\.py ended with an exception in CPython 3\.14.*ZeroDivisionError.*: mend it, and measure again\./,
    ],
    ['is no Python', 'x = = 1\n', /SyntaxError/],
    ['does not end', 'while True: pass\n', /b\.py did not end within 0\.5 s/],
    ['ends its interpreter', 'import os\nos._exit(3)\n', /without a word \(exit status/],
  ])('says so of a program that %s', async (_, text, sentence) => {
    const cwd = folderWith({'a.py': 'pass\n', 'b.py': text});
    const limit = text.startsWith('while') ? ['--max-seconds', '0.5'] : [];
    expectRefused(await callCli(['measure', 'b.py', 'a.py', ...limit], {cwd}), 2, sentence);
  });

  const python = pythons().find(({gil}) => gil);
  it.skipIf(!python)('prints a table, and writes the comparison', async () => {
    const cwd = folderWith(both);
    const args = ['measure', 'a.py', 'b.py', '--rounds', '3', '--python', python?.path ?? '', '-o', 'c.json'];
    const {code, stdout, stderr} = await runCli(args, {cwd});
    expect(stderr.match(/in no sandbox/g)).toHaveLength(2);
    expect(stdout).toMatch(/^instructions +[\d,]+ +[\d,]+ +[\d.]+×$/m);
    expect(stdout).toMatch(/^time, median +[\d.]+ [µm]?s +[\d.]+ [µm]?s +[\d.]+×$/m);
    expect(stdout).toMatch(/^b\.py takes [\d.]+× the time of a\.py \(round by round [\d.]+× to [\d.]+×\): /m);
    expect(code).toBe(0);
    const {sides, rounds, sameOutput} = MeasuredComparison.parse(
      JSON.parse(readFileSync(join(cwd, 'c.json'), 'utf8')),
    );
    expect([rounds, sameOutput, sides.map(({program}) => program.name)]).toEqual([3, true, ['a.py', 'b.py']]);
    expect(namesIn(cwd)).toEqual(['a.py', 'b.py', 'c.json']);
  });

  const two = pythons().filter(({gil}) => gil);
  it.skipIf(two.length < 2)('compares two interpreters', async () => {
    const paths = two.slice(0, 2).flatMap(({path}) => ['--python', path]);
    const {code, stdout} = await callCli(['measure', 'a.py', '--rounds', '3', '--json', ...paths], {
      cwd: folderWith(both),
    });
    expect(code).toBe(0);
    const {sides} = MeasuredComparison.parse(JSON.parse(stdout));
    expect(sides.map(({interpreter}) => interpreter.version)).toEqual(
      two.slice(0, 2).map(({version}) => version),
    );
  });
});
