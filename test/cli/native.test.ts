import {chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {readRecording} from '../../src/recording/index.ts';
import {oldestAndNewest} from '../support/pythons.ts';
import {expectRefused} from './refused.ts';
import {callCli, emptyFolder, namesIn, runCli} from './run-cli.ts';

const twoThreads = (rounds: number) => `from threading import Thread


def spin(n):
    while n > 0:
        n -= 1


ada = Thread(target=spin, args=(${rounds},), name="Ada")
bob = Thread(target=spin, args=(${rounds},), name="Bob")
ada.start()
bob.start()
ada.join()
bob.join()
print("done")
`;

const deadlock = `from threading import Barrier, Lock, Thread

fork, knife, table = Lock(), Lock(), Barrier(2)


def dine(first, second):
    with first:
        table.wait()
        with second:
            print("enjoys the meal")


Thread(target=dine, args=(fork, knife), name="Ada").start()
Thread(target=dine, args=(knife, fork), name="Bob").start()
`;

/** Milliseconds: calibration, and rounds on a busy machine. */
const LONG = 120_000;

function folderWith(program: string): string {
  const cwd = emptyFolder();
  writeFileSync(join(cwd, 'program.py'), program);
  return cwd;
}

const recordArgs = ['record', 'program.py', '-o', 'rec.json'];
const record = (cwd: string, ...args: string[]) => runCli([...recordArgs, ...args], {cwd});
/** Where no process of its own is needed: what is refused before anything runs. */
const recordHere = (cwd: string, ...args: string[]) => callCli([...recordArgs, ...args], {cwd});

const [oldest] = oldestAndNewest();
const newest = oldestAndNewest().at(-1);

describe('a --python that can not be used', () => {
  it.each<[string, string, RegExp]>([
    ['a path where nothing is', './no/python3', /There is no Python at \.\/no\/python3\. Check the path\./],
    ['a name that PATH does not have', 'python-of-nobody', /no python-of-nobody in the folders of PATH/],
    ['a folder', '.', /\. is a folder\. Give the Python executable/],
    ['the program itself', './program.py', /\.\/program\.py can't be run: it is not executable/],
    ['something else that runs', process.execPath, /is not a Python: it did not answer/],
  ])('%s', async (_, python, sentence) => {
    const cwd = folderWith('print(1)\n');
    expectRefused(await recordHere(cwd, '--python', python), 2, sentence);
    expect(namesIn(cwd)).toEqual(['program.py']);
  });

  it.skipIf(!existsSync('/bin/true'))('a program that says nothing', async () => {
    const cwd = folderWith('print(1)\n');
    expectRefused(await recordHere(cwd, '--python', '/bin/true'), 2, /\/bin\/true is not a Python/);
  });

  it.skipIf(process.platform === 'win32').each([
    ['another implementation', {implementation: 'PyPy'}, /is PyPy 3\.13\.0\. Only a CPython can be recorded/],
    [
      'too old',
      {version: '3.10.4', minor: 10},
      /is CPython 3\.10\.4\. The oldest that can be recorded is 3\.11/,
    ],
    ['32 bits', {pointerBits: 32}, /is a 32-bit CPython 3\.13\.0/],
    [
      'without a GIL',
      {gil: false},
      /free-threaded build\. It has no GIL to record: give it as --free-threaded/,
    ],
  ])('%s', async (_, differs, sentence) => {
    const cwd = folderWith('print(1)\n');
    const who = {
      implementation: 'CPython',
      version: '3.13.0',
      major: 3,
      minor: 13,
      build: '3.13.0',
      platform: 'linux',
      pointerBits: 64,
      gil: true,
      cores: 2,
      ...differs,
    };
    writeFileSync(join(cwd, 'python'), `#!/bin/sh\necho '${JSON.stringify(who)}'\n`);
    chmodSync(join(cwd, 'python'), 0o755);
    expectRefused(await recordHere(cwd, '--python', './python'), 2, sentence);
  });

  it.each([['--from-inside'], ['--rounds', '3'], ['--free-threaded', 'python3.14t']])(
    '%s without it',
    async (...option) => {
      const cwd = folderWith('print(1)\n');
      expectRefused(
        await recordHere(cwd, ...option),
        2,
        new RegExp(`${option[0]} can only be used with --python`),
      );
      expect(namesIn(cwd)).toEqual(['program.py']);
    },
  );

  it('is of no interest where the output can not be written', async () => {
    const cwd = folderWith('print(1)\n');
    mkdirSync(join(cwd, 'rec.json'));
    expectRefused(await recordHere(cwd, '--python', './no'), 1, /rec\.json can't be written/);
  });
});

describe.skipIf(!newest)('a native recording', {timeout: LONG}, () => {
  const python = newest?.path ?? '';

  it('has the threads, what they cost, and where it comes from', async () => {
    const cwd = folderWith(twoThreads(1_000_000));
    const {code, stdout, stderr} = await record(cwd, '--python', python, '--rounds', '3', '--json');
    expect(code, stderr).toBe(0);
    expect(stderr).toContain(`program.py runs in ${python} itself, in no sandbox`);
    const told = JSON.parse(stdout);
    expect(told).toMatchObject({
      steps: 0,
      threads: 3,
      end: 'finished',
      ways: ['in turn', 'threads', 'processes'],
    });
    const text = readFileSync(join(cwd, 'rec.json'), 'utf8');
    expect(text).not.toContain(cwd);
    const {header, threads, cost, run} = readRecording(text);
    expect(header.provenance?.command).toMatch(
      /^inside-cpython record program\.py --python python3\.\d+ --rounds 3$/,
    );
    expect(threads?.output).toBe('done\n');
    expect(threads?.threads.map(({name}) => name).sort()).toEqual(['Ada', 'Bob', 'MainThread']);
    expect(cost?.ways.every(({wall}) => wall.length === 3)).toBe(true);
    expect(run.end).toEqual({how: 'finished'});
  });

  it('of a deadlock is cut, and says who waits', async () => {
    const cwd = folderWith(deadlock);
    const {code, stdout, stderr} = await record(cwd, '--python', python, '--max-seconds', '1');
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('note: Stopped after 1 s.');
    expect(stdout).toMatch(/When it was stopped, .*Ada had waited \d[\d.]* m?s for a lock in line 9/);
    expect(stdout).toMatch(/Bob had waited \d[\d.]* m?s for a lock in line 9/);
    expect(stdout).toContain('cost was not measured');
  });

  it('says nothing with --quiet, and takes the fallback with --from-inside', async () => {
    const cwd = folderWith(twoThreads(50_000));
    const {code, stdout, stderr} = await record(
      cwd,
      '--python',
      python,
      '--rounds',
      '0',
      '--from-inside',
      '--quiet',
    );
    expect({code, stdout, stderr}).toEqual({code: 0, stdout: '', stderr: ''});
    const {threads, cost} = readRecording(readFileSync(join(cwd, 'rec.json'), 'utf8'));
    expect(threads?.method).toBe('inside');
    expect(cost).toBeUndefined();
  });

  it('of a program without threads has its steps, and its one lane only when asked for', async () => {
    const cwd = folderWith('from time import sleep\nsleep(0.2)\nprint("slept")\n');
    const {code, stdout, stderr} = await record(cwd, '--python', python);
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/rec\.json: program\.py, \d+ instructions \(CPython 3/);
    const {threads, run} = readRecording(readFileSync(join(cwd, 'rec.json'), 'utf8'));
    expect(threads).toBeUndefined();
    expect(run.events).toContainEqual(expect.objectContaining({stream: 'stdout', text: 'slept\n'}));
  });
});

describe.skipIf(oldest === newest)('several --python', {timeout: LONG}, () => {
  const both = ['--python', oldest?.path ?? '', '--python', newest?.path ?? ''];

  it('give a recording each, named by the version', async () => {
    const cwd = folderWith('print(6 * 7)\n');
    const {code, stdout, stderr} = await record(cwd, ...both, '--json');
    expect(code, stderr).toBe(0);
    const files = [oldest, newest].map((python) => `rec-${python?.version}.json`);
    expect(namesIn(cwd)).toEqual(['program.py', ...files].sort());
    const told: {file: string; header: {interpreter: {version: string}}}[] = JSON.parse(stdout);
    expect(told.map(({file, header}) => [file, header.interpreter.version])).toEqual([
      [files[0], oldest?.version],
      [files[1], newest?.version],
    ]);
    for (const [i, file] of files.entries()) {
      const {header} = readRecording(readFileSync(join(cwd, file), 'utf8'));
      expect(header.interpreter.version).toBe([oldest, newest][i]?.version);
    }
  });

  it('are refused where they are of one version, and where one is no Python', async () => {
    const cwd = folderWith('print(1)\n');
    const twice = ['--python', newest?.path ?? '', '--python', newest?.path ?? ''];
    expectRefused(await recordHere(cwd, ...twice), 2, /are both CPython 3\.\d+\.\d+: .* the same name/);
    expectRefused(await recordHere(cwd, ...both, '--python', './no'), 2, /There is no Python at \.\/no/);
    expect(namesIn(cwd)).toEqual(['program.py']);
  });

  it('are known to be unwritable before any of them runs the program', async () => {
    const cwd = folderWith('open("ran", "w")\n');
    mkdirSync(join(cwd, `rec-${newest?.version}.json`));
    expectRefused(await recordHere(cwd, ...both), 1, /rec-3[\d.]+\.json can't be written/);
    expect(namesIn(cwd)).not.toContain('ran');
  });

  it('are too many for clips', async () => {
    const cwd = folderWith('print(1)\n');
    expectRefused(await callCli(['clips', 'program.py', ...both], {cwd}), 2, /the clips of one interpreter/);
    expect(namesIn(cwd)).toEqual(['program.py']);
  });
});
