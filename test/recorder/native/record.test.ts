import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, it, onTestFinished} from 'vitest';
import {type NativeOptions, recordNative, UnusableInterpreter} from '../../../src/recorder/index.ts';
import {canSample} from '../../../src/recorder/native/sample.ts';
import {type Recording, readRecording} from '../../../src/recording/index.ts';
import {oldestAndNewest} from '../../support/pythons.ts';

/** Milliseconds. */
const LONG = 60_000;

const found = oldestAndNewest();

describe.each(found)('a recording by $version', {timeout: LONG}, ({path, version}) => {
  async function recordingOf(text: string, options: Partial<NativeOptions> = {}): Promise<Recording> {
    const folder = mkdtempSync(join(tmpdir(), 'inside-cpython-test-'));
    onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
    const program = join(folder, 'program.py');
    writeFileSync(program, text);
    const made = await recordNative(program, {python: path, rounds: 0, fromInside: true, ...options});
    const json = JSON.stringify(made);
    expect(json).not.toContain(folder);
    return readRecording(json);
  }

  it('says who made it, of what and how', async () => {
    const {header, run, codes, threads} = await recordingOf('x = 1\nprint(x)\n', {name: 'name.py'});
    expect(header.interpreter).toMatchObject({version, label: `CPython ${version}`, pointerBits: 64});
    expect(header.interpreter.carrier).toBeUndefined();
    expect(header.program.name).toBe('name.py');
    expect(header.provenance?.command).toBe(
      `inside-cpython record name.py --python python${version.split('.').slice(0, 2).join('.')} --rounds 0 --from-inside`,
    );
    expect(Math.abs(Date.parse(header.provenance?.date ?? '') - Date.now())).toBeLessThan(LONG);
    expect(run.end.how).toBe('finished');
    expect(run.steps.length).toBeGreaterThan(5);
    expect(header.deallocations).toBe('inferred');
    expect(codes[0]?.names).toEqual(['x', 'print']);
    expect(threads?.output).toBe('1\n');
  });

  it.each([
    [
      'an exception',
      'def f():\n    1 / 0\nf()\n',
      {how: 'exception', exception: 'ZeroDivisionError: division by zero'},
    ],
    ['sys.exit', 'import sys\nsys.exit(3)\n', {how: 'exit', exit: '3'}],
    ['os._exit', 'import os\nos._exit(4)\n', {how: 'exit', exit: '4'}],
  ])('ends as the program: %s', async (_, text, end) => {
    const {run} = await recordingOf(text);
    expect(run.end).toMatchObject(end);
    if (end.how === 'exception') expect(run.end.traceback).toMatch(/File "program\.py", line 3, in <module>/);
  });

  // The program tells by sys.monitoring that it is followed, and dawdles only then.
  const isNewest = !found.some((other) => other.version > version);
  it.skipIf(!isNewest || version.startsWith('3.11.') || !canSample())(
    'has the threads of a program that, followed step by step, does not come to them in time',
    async () => {
      const notes: string[] = [];
      const made = await recordingOf(
        'import sys, threading, time\nif sys.monitoring.get_tool(4): time.sleep(60)\nthreading.Thread(target=time.sleep, args=(0.1,)).start()\n',
        {fromInside: false, limits: {timeMs: 900}, onNote: (note) => notes.push(note)},
      );
      expect(made.threads?.threads).toHaveLength(2);
      expect(made.run.steps).toEqual([]);
      expect(made.header.cuts).toEqual([]);
      expect(notes.join()).toContain('it had started no thread within 0.9 s');
    },
  );

  it('is cut where the time is over, and where too much is written', async () => {
    const {header, run, threads} = await recordingOf('print("x" * 1000, flush=True)\nwhile True: pass\n', {
      limits: {timeMs: 600, outputChars: 10},
    });
    expect(run.end.how).toBe('stopped');
    expect(header.cuts.map(({limit}) => limit)).toEqual(expect.arrayContaining(['output', 'time']));
    expect(threads?.output).toBe('x'.repeat(10));
  });

  it('tells why there is nothing to compare', async () => {
    const notes: string[] = [];
    const {cost} = await recordingOf(
      'from threading import Thread\nimport time\nfor _ in range(2):\n    Thread(target=time.sleep, args=(9,)).start()\n',
      {limits: {timeMs: 600}, rounds: 3, onNote: (note) => notes.push(note)},
    );
    expect(cost).toBeUndefined();
    expect(notes).toEqual([expect.stringContaining('did not come to its end')]);
  });

  it('is not made with an interpreter of the wrong kind to compare with', async () => {
    let ran = false;
    const recording = recordingOf('print(1)\n', {freeThreaded: path, onRun: () => (ran = true)});
    await expect(recording).rejects.toBeInstanceOf(UnusableInterpreter);
    await expect(recording).rejects.toThrow(/which has a GIL\. As --free-threaded give a build without one/);
    expect(ran).toBe(false);
  });

  it('is given up when nobody wants it any more', async () => {
    const controller = new AbortController();
    const recording = recordingOf('while True: pass\n', {
      signal: controller.signal,
      onRun: () => setTimeout(() => controller.abort(new Error('enough')), 300),
    });
    await expect(recording).rejects.toThrow('enough');
  });
});

describe.skipIf(!canSample()).each(found.slice(-1))(
  'a program that is over at once, by $version',
  ({path}) => {
    async function record(text: string): Promise<Recording> {
      const folder = mkdtempSync(join(tmpdir(), 'inside-cpython-test-'));
      onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
      const program = join(folder, 'program.py');
      writeFileSync(program, text);
      return readRecording(
        JSON.stringify(await recordNative(program, {python: path, rounds: 0, lanes: true})),
      );
    }

    it.each([
      ['no other thread', 'pass\n', ['MainThread']],
      [
        'one that does nothing',
        'from threading import Thread\nThread(target=str, name="Ada").start()\n',
        ['MainThread', 'Ada'],
      ],
    ])('has its threads, whatever was seen of them: %s', async (_, text, names) => {
      const {threads, run} = await record(text);
      expect(run.end.how).toBe('finished');
      expect(run.steps.length > 0).toBe(names.length === 1);
      expect(threads?.threads.map(({name}) => name)).toEqual(names);
      for (const {started, ended, ending, lane} of threads?.threads ?? []) {
        expect(ending).toBe('returned');
        expect(lane.map(({from}) => from)).toEqual([started, ...lane.slice(0, -1).map(({to}) => to)]);
        expect(lane.at(-1)?.to).toBe(ended);
      }
    });

    it('has crashed, and that is what is said', async () => {
      const recording = record('import ctypes\nctypes.string_at(0)\n');
      await expect(recording).rejects.toThrow(
        /^The interpreter died while it ran program\.py, in line 2 \(<module>\) \(SIGSEGV\)\./,
      );
    });
  },
);
