import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {type Recording, readRecording} from '../../src/recording/index.ts';
import {expectRefused} from './refused.ts';
import {callCli, emptyFolder, namesIn, runCli} from './run-cli.ts';

/** A folder with one program in it. */
function folderWith(program: string | Uint8Array): string {
  const cwd = emptyFolder();
  writeFileSync(join(cwd, 'program.py'), program);
  return cwd;
}

describe('programs that can not be used', () => {
  it.each<[string, string | Uint8Array, RegExp]>([
    ['an empty file', '', /program\.py.*empty/],
    ['a binary', Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0]), /program\.py/],
    ['an unknown encoding', '# -*- coding: klingon -*-\nx = 1\n', /program\.py.*klingon/],
    [
      'a wrong encoding',
      Uint8Array.from([...Buffer.from('x = "'), 0xff, 0xfe, 0x22, 0x0a]),
      /program\.py.*utf-8/i,
    ],
    ['a syntax error', 'def f(:\n    pass\n', /line 1[\s\S]*def f\(:\n\s*\^[\s\S]*invalid syntax/],
    ['input()', 'name = input("Who? ")\nprint(name)\n', /asks for input[\s\S]*into the program/],
    ['an import that is not there', 'import numpy\n', /numpy[\s\S]*--python/],
    ['threads', 'import threading\nthreading.Thread(target=print).start()\n', /thread[\s\S]*--python/],
  ])('%s', async (_, program, sentence) => {
    const cwd = folderWith(program);
    expectRefused(await callCli(['clips', 'program.py'], {cwd}), 2, sentence);
    expect(namesIn(cwd)).toEqual(['program.py']);
  });

  it('a missing one, and a folder', async () => {
    const cwd = emptyFolder();
    mkdirSync(join(cwd, 'folder.py'));
    expectRefused(await callCli(['record', 'no.py', '-o', 'rec.json'], {cwd}), 2, /no\.py/);
    expectRefused(await callCli(['record', 'folder.py', '-o', 'rec.json'], {cwd}), 2, /folder\.py.*folder/);
    expect(namesIn(cwd)).toEqual(['folder.py']);
  });
});

/** Records a program with the command line. */
async function recordWithCli(program: string | Uint8Array, args: readonly string[] = []) {
  const cwd = folderWith(program);
  const ended = await callCli(['record', 'program.py', '-o', 'rec.json', ...args], {cwd});
  expect(ended.stderr).toBe('');
  expect(ended.code).toBe(0);
  expect(namesIn(cwd)).toEqual(['program.py', 'rec.json']);
  const recording: Recording = readRecording(readFileSync(join(cwd, 'rec.json'), 'utf8'));
  return {...ended, recording};
}

describe('whose specialisation is watched', {timeout: 60_000}, () => {
  const text = 'def f(x):\n    return x + 1\nfor i in range(4):\n    f(i)\n';

  it('is what the program repeats most, or nobody', async () => {
    const cwd = folderWith(text);
    const {stdout} = await runCli(['record', 'program.py', '-o', 'rec.json', '--json'], {cwd});
    const watched = readRecording(readFileSync(join(cwd, 'rec.json'), 'utf8'));
    expect(watched.specialisation).toMatchObject({code: 1, chosen: 'calls', calls: 4});
    expect(JSON.parse(stdout)).toMatchObject({
      specialisation: {function: 'f', calls: 4, sites: 2, moments: 4},
    });
    const {recording} = await recordWithCli(text, ['--specialise', 'none']);
    expect(recording.specialisation).toBeUndefined();
  });

  it('is named, or there is none of that name', async () => {
    const cwd = folderWith(text);
    const record = ['record', 'program.py', '-o', 'rec.json'];
    expectRefused(
      await callCli([...record, '--specialise', 'g'], {cwd}),
      2,
      /program\.py has no function g, .* It has: <module>, f\./,
    );
    expectRefused(
      await callCli([...record, '--specialise', 'none', '--warm', '2'], {cwd}),
      2,
      /say what to watch, --specialise NAME/,
    );
  });
});

describe('unusual files that are fine', () => {
  it.each<[string, string | Uint8Array, string]>([
    ['a coding cookie', Buffer.from('# coding: latin-1\nx = "é"\n', 'latin1'), 'x = "é"'],
    ['a byte order mark', '\ufeffx = 1\n', 'x = 1'],
    ['CRLF', 'x = 1\r\ny = 2\r\n', 'x = 1\ny = 2\n'],
    ['no newline at the end', 'x = 1', 'x = 1'],
  ])('%s', async (_, program, text) => {
    const {recording} = await recordWithCli(program);
    expect(recording.source.text).toContain(text);
    expect(recording.source.text).not.toMatch(/[\r\ufeff]/);
    expect(recording.run.end.how).toBe('finished');
  });
});

describe('programs that end badly are still recorded', () => {
  it.each<[string, string, string, RegExp]>([
    ['an exception', '1 / 0\n', 'exception', /note: .*did not catch: ZeroDivisionError: division by zero/],
    ['sys.exit()', 'import sys\nsys.exit(3)\n', 'exit', /note: .*ended itself with the exit code 3\./],
    ['os._exit()', 'import os\nos._exit(4)\n', 'exit', /note: .*ended itself with the exit code 4\./],
    [
      'a hog that gets a MemoryError',
      'x = []\nwhile True:\n    x.append(bytearray(10_000_000))\n',
      'exception',
      /note: .*did not catch: MemoryError/,
    ],
    ['a RecursionError', 'def f():\n    f()\nf()\n', 'exception', /note: .*did not catch: RecursionError/],
  ])('%s', async (_, program, how, note) => {
    const {recording, stdout} = await recordWithCli(program);
    expect(recording.run.end.how).toBe(how);
    expect(stdout).toMatch(note);
  });

  it.each<[string, string, readonly string[], string]>([
    ['an endless loop', 'while True:\n    pass\n', ['--max-seconds', '1'], 'time'],
    ['a flood of output', 'for i in range(2000):\n    print("x" * 1000)\n', [], 'output'],
    ['many steps', 'for i in range(100):\n    i\n', ['--max-steps', '50'], 'steps'],
  ])('%s', async (_, program, args, limit) => {
    const {recording, stdout, seconds} = await recordWithCli(program, args);
    const cut = recording.header.cuts.find((c) => c.limit === limit);
    expect(cut).toBeDefined();
    expect(stdout).toContain(`note: ${cut?.why}`);
    expect(seconds).toBeLessThan(20);
  });
});
