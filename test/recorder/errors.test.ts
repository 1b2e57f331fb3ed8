import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {RecorderFailure, record, UnusableProgram} from '../../src/recorder/index.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'inside-cpython-errors-'));
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

/** The error that recording a file of these bytes ends with. */
async function failure(name: string, content: string | Uint8Array): Promise<Error> {
  const path = join(folder, name);
  writeFileSync(path, content);
  return await record(path).then(
    () => Promise.reject(new Error(`${name} was recorded.`)),
    (error: Error) => error,
  );
}

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const NATIVE = '--python PATH';

describe('a program that can’t be used says why, where, and what to do', () => {
  const cases: [string, string | Uint8Array, RegExp[]][] = [
    ['empty.py', '', [/is empty/, /Give a file/]],
    ['binary.py', Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 0, 0), [/NUL bytes/, /UTF-8/]],
    ['large.py', `x = 1\n${'# filler\n'.repeat(40_000)}`, [/too large/, /256 KiB/]],
    ['cookie.py', '# -*- coding: klingon -*-\nx = 1\n', [/unknown encoding: klingon/, /Save it as UTF-8/]],
    ['bytes.py', latin1('x = 1\ny = "\xe9"\n'), [/byte 0xe9 is not utf-8/, /Save it as UTF-8/]],
    [
      'syntax.py',
      'x = 1\ndef f(:\n    pass\n',
      [/File "syntax.py", line 2\n {4}def f\(:\n {10}\^\nSyntaxError: invalid syntax/, /Mend it/],
    ],
    [
      'indent.py',
      'if True:\nx = 1\n',
      [/IndentationError: expected an indented block after 'if' statement on line 1/],
    ],
    ['return.py', 'return 1\n', [/SyntaxError: 'return' outside function/]],
    ['input.py', '\nname = input("who? ")\n', [/asks for input \(line 2\)/, /into the program/]],
    ['tk.py', 'import os\nimport tkinter\n', [/imports tkinter \(line 2\)/, new RegExp(NATIVE)]],
    ['third.py', 'import numpy.linalg\n', [/imports numpy \(line 1\)/, new RegExp(NATIVE)]],
    [
      'threads.py',
      'import threading\n\nthreading.Thread(target=print).start()\n',
      [/starts a thread \(line 3\)/, new RegExp(NATIVE)],
    ],
    ['pool.py', 'import _thread\n_thread.start_new_thread(print, ())\n', [/starts a thread \(line 2\)/]],
    [
      'loop.py',
      'import asyncio\nasync def f():\n    pass\nasyncio.run(f())\n',
      [/asyncio event loop \(line 4\)/, new RegExp(NATIVE)],
    ],
  ];

  test.each(cases)('%s', async (name, content, said) => {
    const error = await failure(name, content);
    expect(error).toBeInstanceOf(UnusableProgram);
    for (const part of said) expect(error.message).toMatch(part);
    expect(error.message).toContain(name);
    expect(error.message).not.toMatch(/Traceback|\.mjs|inside_cpython/);
  });

  test('a file that is not there, and a folder', async () => {
    await expect(record(join(folder, 'nothing.py'))).rejects.toThrow(/There is no file .*nothing\.py/);
    mkdirSync(join(folder, 'package'));
    await expect(record(join(folder, 'package'))).rejects.toThrow(/is a folder/);
    await expect(record(join(folder, 'package'))).rejects.toBeInstanceOf(UnusableProgram);
  });
});

describe('an interpreter that dies', () => {
  test.each([
    [
      'deep.py',
      'import sys\nsys.setrecursionlimit(10**8)\ndef f(n):\n    return sorted([n], key=f)\nf(0)\n',
      /line [34] \(f\)/,
    ],
    ['stray.py', 'import ctypes\n\nctypes.string_at(2**31 - 4)\n', /line 3 \(<module>\)/],
  ])('%s: says at which line', async (name, source, where) => {
    const error = await failure(name, source);
    expect(error).toBeInstanceOf(RecorderFailure);
    expect(error.message).toContain(`died while it ran ${name}, in line`);
    expect(error.message).toMatch(where);
  });

  test('past the steps that are recorded too', async () => {
    const path = join(folder, 'later.py');
    writeFileSync(path, 'import ctypes\nfor i in range(50):\n    pass\nctypes.string_at(2**31 - 4)\n');
    await expect(record(path, {limits: {steps: 10}})).rejects.toThrow('in line 4 (<module>)');
  });
});

test('a recording that is not wanted any more is given up', async () => {
  const path = join(folder, 'endless.py');
  writeFileSync(path, 'while True:\n    pass\n');
  const controller = new AbortController();
  const recording = record(path, {
    signal: controller.signal,
    onProgress: (stage) =>
      stage === 'running' && setTimeout(() => controller.abort(new Error('enough')), 500),
  });
  await expect(recording).rejects.toThrow('enough');
});
