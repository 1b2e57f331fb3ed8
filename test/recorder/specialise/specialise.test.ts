import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {loadPyodide, type PyodideInterface} from 'pyodide';
import {beforeAll, describe, expect, it, onTestFinished} from 'vitest';
import {record} from '../../../src/recorder/index.ts';
import type {RecordOptions} from '../../../src/recorder/record.ts';
import {type Recording, readRecording} from '../../../src/recording/index.ts';
import {expectAgreement, rewritesOf, type Truth} from './agreement.ts';
import {programs, textOf, type WatchedProgram} from './programs.ts';

let py: PyodideInterface;
const notes: string[] = [];

beforeAll(async () => {
  py = await loadPyodide({env: {PYTHONHASHSEED: '0'}});
  py.globals.set('__name__', 'truth');
  py.runPython(readFileSync(new URL('truth.py', import.meta.url), 'utf8'));
});

async function recordingOf(text: string, name = 'auto', options: RecordOptions & {warm?: number} = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'inside-cpython-test-'));
  onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
  const program = join(folder, 'program.py');
  writeFileSync(program, text);
  notes.length = 0;
  const {warm = 0, ...others} = options;
  const made = await record(program, {
    specialise: {function: name, warm},
    onNote: (note) => notes.push(note),
    ...others,
  });
  return readRecording(JSON.stringify(made));
}

function told({specialisation}: Recording) {
  if (!specialisation) throw new Error(`It was not watched: ${notes.join(' ')}`);
  return specialisation;
}

function truthOf({prelude, calls, name}: WatchedProgram): Truth {
  return JSON.parse(py.globals.get('derive')(prelude, py.toPy([...calls]), name));
}

describe('specialisation in the embedded interpreter', () => {
  it.each(Object.keys(programs) as (keyof typeof programs)[])(
    'agrees with dis, call by call: %s',
    async (name) => {
      const program = programs[name];
      const recording = await recordingOf(textOf(program), program.name, {limits: {steps: 10}});
      expectAgreement(told(recording), truthOf(program));
      expect(recording.codes[told(recording).code]?.name).toBe(program.name);
      if (name === 'add') {
        expect(rewritesOf(told(recording), 'BINARY_OP')).toEqual([
          ['specialised', 'BINARY_OP', 'BINARY_OP_ADD_INT'],
          ['deoptimised', 'BINARY_OP_ADD_INT', 'BINARY_OP'],
        ]);
      }
    },
  );

  it('a loop of the module is watched pass by pass, and without passes so is its jump', async () => {
    const text = 't = 0\nfor i in range(6):\n    t = t + i\n';
    const passes = told(await recordingOf(text));
    expect(passes).toMatchObject({code: 0, chosen: 'passes', passes: 6, calls: 1, ended: 'program'});
    expect(passes.moments.map(({kind}) => kind)).toEqual([...Array(6).fill('pass'), 'return']);
    expect(passes.rewrites.map(({to}) => to)).toContain('BINARY_OP_ADD_INT');
    const calls = told(
      await recordingOf(`def f():\n    for i in 'ab':\n        pass\n${'f()\n'.repeat(3)}`, 'f'),
    );
    expect(calls.sites.map(({start}) => start[0])).toContain('FOR_ITER');
  });

  it('it is the recorded run that is told beside it; the other leaves no trace', async () => {
    const text = 'def f(x):\n    return x + 1\nfor i in range(4):\n    print(f(i))\n';
    const {specialisation: _, ...beside} = await recordingOf(text);
    const folder = mkdtempSync(join(tmpdir(), 'inside-cpython-test-'));
    onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
    writeFileSync(join(folder, 'program.py'), text);
    const alone = await record(join(folder, 'program.py'));
    expect(JSON.stringify(beside)).toBe(JSON.stringify(readRecording(JSON.stringify(alone))));
  });

  it('warm runs are marked', async () => {
    const text = 'def f(x):\n    return x + 1\nf(1)\n';
    expect(told(await recordingOf(text))).toMatchObject({calls: 1, tooRare: true});
    const warm = told(await recordingOf(text, 'auto', {warm: 3}));
    expect(warm).toMatchObject({calls: 4, warm: 3});
    expect(warm.moments.map((moment) => moment.warm)).toEqual([undefined, 1, 2, 3]);
    expect(warm.rewrites.at(-1)).toMatchObject({to: 'BINARY_OP_ADD_INT', moment: 1});
  });

  it('deep recursion, an endless loop and an interpreter that dies end it, not us', async () => {
    const deep = told(
      await recordingOf(
        'def f(n):\n    return f(n + 1)\ntry:\n    f(0)\nexcept RecursionError:\n    pass\n',
        'f',
      ),
    );
    expect(deep).toMatchObject({ended: 'program'});
    expect(deep.calls).toBeGreaterThan(500);
    const loop = 'def f(x):\n    return x + 1\nfor i in range(9):\n    f(i)\n';
    const endless = told(
      await recordingOf(
        `${loop}while True:\n    try:\n        while True: pass\n    except BaseException: pass\n`,
        'f',
        {limits: {timeMs: 400}, graceMs: 300},
      ),
    );
    expect(endless).toMatchObject({ended: 'time', calls: 9});
    const left = told(await recordingOf(`${loop}import os\nos._exit(2)\n`, 'f'));
    expect(left).toMatchObject({ended: 'death', calls: 9});
  });

  it('a program that is watched by itself tells so', async () => {
    const text = 'import sys\ndef f(x):\n    return x + 1\nf(1)\nsys.settrace(lambda *_: None)\nf(2)\n';
    expect(told(await recordingOf(text, 'f')).ended).toBe('tracing');
  });
});
