import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {record} from '../../src/recorder/index.ts';
import {type Limits, readRecording} from '../../src/recording/index.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'inside-cpython-limits-'));
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

/** A recording that a reader accepts, of a program with shorter limits than usual. */
async function recorded(name: string, source: string, limits: Partial<Limits> = {}) {
  const path = join(folder, `${name}.py`);
  writeFileSync(path, source);
  const recording = readRecording(JSON.stringify(await record(path, {limits: {timeMs: 1000, ...limits}})));
  const output = recording.run.events.map((e) => (e.kind === 'output' ? e.text : '')).join('');
  return {recording, output, end: recording.run.end, cuts: recording.header.cuts};
}

describe('time', () => {
  test.each([
    ['spin', 'while True: pass\n'],
    ['power', 'x = 10 ** (10 ** 8)\n'],
    ['stubborn', 'while True:\n    try:\n        while True: pass\n    except BaseException: pass\n'],
    ['deaf', 'x = sum(range(10 ** 13))\n'],
  ])('%s is stopped, and what was recorded stays', async (name, source) => {
    const {recording, end, cuts} = await recorded(name, source, {steps: 200});
    expect(end.how).toBe('stopped');
    expect(cuts.at(-1)).toMatchObject({limit: 'time', why: 'Stopped after 1 s.'});
    expect(recording.run.steps.length).toBeGreaterThan(2);
    expect(end.state).toBeUndefined();
  });

  test('the step at which it hung is the last', async () => {
    const {recording} = await recorded('hung', 'a = 1\nx = sum(range(10 ** 13))\n');
    const last = recording.run.steps.at(-1);
    const instruction = recording.codes[0]?.instructions.find((i) => i.offset === last?.offset);
    expect(instruction).toMatchObject({name: 'CALL', line: 2});
    expect(instruction?.span).toEqual([2, 4, 2, 24]);
  });
});

describe('steps', () => {
  test('past the limit the program runs on to its end', async () => {
    const source = 'import sys\nfor i in range(10_000):\n    pass\nsys.exit(i)\n';
    const {recording, end, cuts} = await recorded('long', source, {steps: 50, timeMs: 10_000});
    expect(recording.run.steps).toHaveLength(50);
    expect(cuts).toEqual([
      {limit: 'steps', why: 'Recorded the first 50 steps; the program ran on unrecorded.', step: 49},
    ]);
    expect(end).toEqual({how: 'exit', exit: '9999'});
  });
});

describe('memory', () => {
  test('a hog gets a MemoryError, which is recorded', async () => {
    const {end} = await recorded('hog', "hoard = []\nwhile True:\n    hoard.append('x' * 10_000_000)\n", {
      memoryBytes: 128 * 1024 ** 2,
      timeMs: 10_000,
    });
    expect(end).toMatchObject({how: 'exception', exception: 'MemoryError'});
    expect(end.traceback).toContain('File "hog.py", line 3, in <module>');
  });
});

describe('nesting', () => {
  test('as deep as the program would get without the recorder', async () => {
    const source = `deepest = 0
def f(n):
    global deepest
    deepest = n
    f(n + 1)
try:
    f(1)
except RecursionError as error:
    print(deepest, error)
`;
    const {recording, output, cuts} = await recorded('nested', source, {steps: 20_000, timeMs: 20_000});
    expect(output).toBe('999 maximum recursion depth exceeded\n');
    expect(cuts).toEqual([]);
    expect(recording.run.frames).toHaveLength(1000);
    expect(recording.run.events.filter((e) => e.kind === 'unwind')).toHaveLength(999);
  });
});

describe('tracing', () => {
  // With a trace function, CPython 3.14 tells sys.monitoring of calls and returns, but no longer of instructions.
  test.each([
    ['settrace', 'sys.settrace(lambda frame, event, argument: None)'],
    ['setprofile', 'sys.setprofile(lambda frame, event, argument: None)'],
    ['free', 'sys.monitoring.free_tool_id(4)'],
  ])('after %s nothing is told that was not seen', async (name, statement) => {
    const source = `import sys\ndef f():\n    return 1\n${statement}\nprint(f())\nprint(f())\n`;
    const {recording, end, cuts} = await recorded(name, source);
    const last = recording.run.steps.at(-1);
    const code = recording.codes[recording.run.frames[last?.frame ?? -1]?.code ?? -1];
    const instruction = code?.instructions.find((i) => i.offset === last?.offset);
    expect(instruction).toMatchObject({name: 'CALL', line: 4});
    const calls = recording.run.events.filter((e) => e.kind !== 'output');
    expect(calls).toEqual([{kind: 'call', step: 0, frame: 0}]);
    expect(cuts).toMatchObject([{limit: 'tracing', step: recording.run.steps.length - 1}]);
    expect(end.how).toBe('finished');
  });
});

describe('output', () => {
  test('a flood is cut', async () => {
    const {output, cuts} = await recorded('flood', "for i in range(100):\n    print('é' * 50)\n", {
      outputChars: 120,
      timeMs: 10_000,
    });
    expect(output).toBe(`${'é'.repeat(50)}\n${'é'.repeat(50)}\n${'é'.repeat(18)}`);
    expect(cuts).toMatchObject([{limit: 'output', why: 'Kept the first 120 characters of output.'}]);
  });
});

describe('ends', () => {
  test('an exception that nobody catches: CPython’s own traceback, of the program alone', async () => {
    const {end} = await recorded('boom', 'def f(n):\n    return 1 // n\n\nf(0)\n');
    expect(end).toMatchObject({how: 'exception', exception: 'ZeroDivisionError: division by zero'});
    expect(end.traceback).toBe(`Traceback (most recent call last):
  File "boom.py", line 4, in <module>
    f(0)
    ~^^^
  File "boom.py", line 2, in f
    return 1 // n
           ~~^^~~
ZeroDivisionError: division by zero
`);
  });

  test.each([
    ['text', 'raise SystemExit("bad thing")\n', 'bad thing'],
    ['number', 'import sys\nsys.exit(3)\n', '3'],
    ['nothing', 'exit()\n', ''],
    ['at-once', 'import os\nos._exit(4)\n', '4'],
  ])('exit with %s', async (name, source, exit) => {
    const {end} = await recorded(name, source);
    expect(end).toMatchObject({how: 'exit', exit});
  });

  test('what can be caught is the program’s own affair', async () => {
    const source = `try:
    import numpy
except ImportError:
    print('no numpy')
try:
    input()
except EOFError:
    print('no input')
import threading
try:
    threading.Thread(target=print).start()
except RuntimeError as error:
    print(error)
import warnings
warnings.warn('told')
assert (1, 'always')
`;
    const {recording, end} = await recorded('caught', source, {timeMs: 10_000});
    expect(end.how).toBe('finished');
    const told = recording.run.events.flatMap((e) => (e.kind === 'output' ? [`${e.stream}: ${e.text}`] : []));
    expect(told.slice(0, 3)).toEqual([
      'stdout: no numpy\n',
      'stdout: no input\n',
      "stdout: can't start new thread\n",
    ]);
    expect(told.join('')).toContain('caught.py:15: UserWarning: told');
    expect(told.join('')).not.toContain('SyntaxWarning');
  });
});

describe('sources', () => {
  test('a byte order mark, CRLF and tabs are read as the tokenizer reads them', async () => {
    const {recording, output} = await recorded('marked', "\ufeffx = 1\r\nif x:\r\n\tprint('hé')\r\n");
    expect(recording.source.text).toBe("x = 1\nif x:\n\tprint('hé')\n");
    expect(recording.header.program.encoding).toBe('utf-8-sig');
    expect(output).toBe('hé\n');
  });

  test('a coding cookie', async () => {
    const path = join(folder, 'latin.py');
    writeFileSync(path, Buffer.from("# -*- coding: latin-1 -*-\nprint('\xe9', len('\xe9'))\n", 'latin1'));
    const recording = await record(path);
    expect(recording.header.program.encoding).toBe('iso-8859-1');
    expect(recording.source.text).toContain("print('é', len('é'))");
    expect(recording.run.events).toContainEqual({
      kind: 'output',
      step: expect.any(Number),
      stream: 'stdout',
      text: 'é 1\n',
    });
  });

  test('a program of comments alone has a run too', async () => {
    const {recording} = await recorded('comment', '# nothing\n');
    expect(recording.run.end.how).toBe('finished');
    expect(recording.run.steps).toHaveLength(3);
  });
});
