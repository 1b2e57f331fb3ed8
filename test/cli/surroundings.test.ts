import {execFileSync} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {expectRefused} from './refused.ts';
import {bin, callCli, emptyFolder, namesIn, runCommand} from './run-cli.ts';

/** A folder with a program in it. */
function folderWithProgram(): string {
  const cwd = emptyFolder();
  writeFileSync(join(cwd, 'one.py'), 'x = 1\n');
  return cwd;
}

describe('an output place that can not be written', () => {
  it.each([
    [['clips', 'one.py', '--out', 'no/out'], /no\/out can't be written: there is no folder/],
    [['clips', 'one.py', '--out', 'one.py'], /one\.py can't be written: a file of this name is there/],
    [['clips', 'one.py', '--out', '/proc/out'], /\/proc\/out can't be written/],
    [['record', 'one.py', '-o', 'no/rec.json'], /no\/rec\.json can't be written: there is no folder/],
    [['record', 'one.py', '-o', '.'], /it is not a file/],
  ])('%j', async (args, sentence) => {
    const cwd = folderWithProgram();
    const ended = await callCli(args, {cwd});
    expectRefused(ended, 1, sentence);
    expect(namesIn(cwd)).toEqual(['one.py']);
  });
});

it('is noticed before the program runs', async () => {
  const cwd = folderWithProgram();
  const {stderr, code} = await callCli(['clips', 'one.py', '--out', 'no/out', '--verbose'], {cwd});
  expect(stderr).not.toContain('recorder: starting');
  expect(code).toBe(1);
  const done = await callCli(['record', 'one.py', '-o', 'rec.json', '--verbose'], {cwd});
  expect(done.stderr).toContain('recorder: starting');
});

/** Whether this system lets a test mount a file system of its own. */
function canMount(): boolean {
  try {
    execFileSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'none', '/mnt'], {stdio: 'ignore'});
    return true;
  } catch {
    return false;
  }
}

describe.runIf(canMount())('a full disk', () => {
  it('is noticed', async () => {
    const cwd = folderWithProgram();
    const script = `mount -t tmpfs -o size=256k none /mnt && exec "$0" "$@"`;
    const ended = await runCommand(
      'unshare',
      ['-rm', 'sh', '-c', script, process.execPath, bin, 'clips', 'one.py', '--out', '/mnt/out'],
      {cwd},
    );
    expectRefused(ended, 1, /\/mnt\/out can't be written: the disk is full\./);
  });
});
