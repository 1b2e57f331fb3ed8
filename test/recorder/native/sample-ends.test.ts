import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {UnusableProgram} from '../../../src/recorder/errors.ts';
import {canSample} from '../../../src/recorder/native/sample.ts';
import {isAlive} from '../../support/processes.ts';
import {oldestAndNewest} from '../../support/pythons.ts';
import {notesOf, sampled} from './sampled.ts';

const DEADLOCK = `import threading, time, os, subprocess, sys

fork, knife, table = threading.Lock(), threading.Lock(), threading.Barrier(2)
left = subprocess.Popen(['sleep', '100'])
with open('pids', 'w') as file:
    print(os.getpid(), left.pid, file=file)


def dine(first, second):
    with first:
        table.wait()
        with second:
            print('eats')


threads = [
    threading.Thread(target=dine, args=(fork, knife), name='Ann'),
    threading.Thread(target=dine, args=(knife, fork), name='Bob'),
]
for thread in threads:
    thread.start()
print('sat down')
for thread in threads:
    thread.join()
`;

const found = canSample() ? oldestAndNewest() : [];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'inside-cpython-ends-'));
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

const pids = () => readFileSync(join(folder, 'pids'), 'utf8').trim().split(' ').map(Number);

describe.each(found)('CPython $version', ({path, version}) => {
  test('a deadlock ends by its time, and shows who waits where', async () => {
    const {log, stopped, output, killedBy} = await sampled(path, folder, DEADLOCK, {timeMs: 900});
    expect({stopped, output, killedBy}).toEqual({stopped: 'time', output: 'sat down\n', killedBy: 'SIGKILL'});
    expect(notesOf(log, 'ended')).toEqual([]);
    expect(log.ended - log.began).toBeGreaterThan(500_000);
    const last = new Map(
      log.samples.flatMap(({stances = []}) => stances.map((stance) => [stance.key, stance])),
    );
    const diners = notesOf(log, 'thread began').map(({nativeId}) =>
      last.get(log.threads.find((thread) => thread.nativeId === nativeId)?.key ?? 0),
    );
    expect(diners.map((stance) => stance?.place)).toEqual(['lock', 'lock']);
    expect(diners[0]?.futex).not.toBe(diners[1]?.futex);
    // However often they were asked since they were seen to stand there.
    expect(diners.map((stance) => stance?.stood?.[0]?.line)).toEqual([12, 12]);
    const stood = log.samples.flatMap(({stances = []}) =>
      stances.flatMap(({place, stood: [frame] = []}) =>
        place === 'lock' && frame?.function === 'dine' ? [frame] : [],
      ),
    );
    expect(stood.length).toBeGreaterThan(1);
    expect(new Set(stood.map(({line}) => line))).toEqual(new Set([12]));
    expect(pids().some(isAlive)).toBe(false);
  });

  test('an exception looks as CPython alone would show it', async () => {
    const {complaint, log} = await sampled(path, folder, 'def f():\n    1 / 0\n\n\nf()\n');
    expect(complaint).toMatch(
      /^Traceback \(most recent call last\):\n {2}File ".*program\.py", line 5, in <module>\n {4}f\(\)/,
    );
    expect(complaint).not.toContain('sampled');
    expect(notesOf(log, 'ended')[0]).toMatchObject({traceback: complaint});
  });

  test('a thread that dies by an exception', async () => {
    const {log, complaint, code} = await sampled(
      path,
      folder,
      'import threading\ndef die():\n    raise ValueError("no")\nthreading.Thread(target=die, name="mortal").start()\n',
    );
    expect(code).toBe(0);
    expect(notesOf(log, 'thread ended')).toMatchObject([{exception: 'ValueError: no'}]);
    expect(complaint).toContain('Exception in thread mortal');
    expect(complaint).not.toContain('follow_threads');
  });

  test('a program sees its own surroundings', async () => {
    const {output} = await sampled(
      path,
      folder,
      `import os, sys, threading
print(__name__, os.path.basename(__file__), [os.path.basename(a) for a in sys.argv])
print(sys.path[0] == os.getcwd() == os.path.dirname(__file__), sys.modules['__main__'].__dict__ is globals())
print([n for n in ('calibration', 'rounds', 'notes', 'watched', 'program', 'memory') if n in sys.modules])
print(threading.Thread().name, sys.getswitchinterval(), threading.active_count())
print(sorted(n for n in globals() if n not in ('os', 'sys', 'threading', '__annotations__')))
`,
    );
    expect(output.split('\n')).toEqual([
      "__main__ program.py ['program.py']",
      'True True',
      '[]',
      'Thread-1 0.005 1',
      "['__builtins__', '__cached__', '__doc__', '__file__', '__loader__', '__name__', '__package__', '__spec__']",
      '',
    ]);
  });

  // One version shows what so many do; where the threads' list has its fields, fewer show, too.
  const many = version === found.at(-1)?.version ? 2000 : 400;
  test(`${many} threads`, async () => {
    const {log, output, stopped} = await sampled(
      path,
      folder,
      `import threading
done = []
gate = threading.Event()
def work(n):
    gate.wait()
    done.append(sum(range(2000)))
threads = [threading.Thread(target=work, args=(n,)) for n in range(${many})]
for thread in threads: thread.start()
gate.set()
for thread in threads: thread.join()
print(len(done))
`,
    );
    expect({output, stopped}).toEqual({output: `${many}\n`, stopped: undefined});
    expect(notesOf(log, 'thread ended')).toHaveLength(many);
    // Those that it saw are the program's, and no two are taken for one.
    const noted = new Set([...notesOf(log, 'began'), ...notesOf(log, 'thread began')].map((n) => n.nativeId));
    expect(log.threads.filter(({nativeId}) => !noted.has(nativeId))).toEqual([]);
    expect(log.threads.length).toBeGreaterThan(many / 2);
    expect(new Set(log.threads.map(({key}) => key)).size).toBe(log.threads.length);
    expect(Math.max(...log.samples.map(({stances = []}) => stances.length))).toBeLessThanOrEqual(24);
  });
});

// What ends a program has nothing to do with the version.
describe.each(found.slice(-1))('a program by $version', ({path}) => {
  test('an abort leaves nothing running', async () => {
    rmSync(join(folder, 'pids'), {force: true});
    const stop = new AbortController();
    const run = sampled(path, folder, DEADLOCK, {}, {signal: stop.signal});
    const poll = setInterval(() => {
      if (existsSync(join(folder, 'pids')) && pids().length === 2) stop.abort(new Error('enough'));
    }, 20);
    await expect(run).rejects.toThrow('enough');
    clearInterval(poll);
    expect(pids().some(isAlive)).toBe(false);
  });

  test.each([
    ['the end of the program', 'print(1)', {code: 0}, {how: 'finished'}],
    ['sys.exit', 'import sys\nsys.exit(3)', {code: 3}, {how: 'exit', exit: '3'}],
    [
      'sys.exit with words',
      'import sys\nsys.exit("bye")',
      {code: 1, complaint: 'bye\n'},
      {how: 'exit', exit: 'bye'},
    ],
    [
      'an exception',
      'def f():\n    1 / 0\nf()',
      {code: 1},
      {how: 'exception', exception: 'ZeroDivisionError: division by zero'},
    ],
    ['os._exit', 'import os\nprint("out", flush=True)\nos._exit(7)', {code: 7, output: 'out\n'}, undefined],
    [
      'a signal',
      'import os, signal\nos.kill(os.getpid(), signal.SIGTERM)',
      {code: null, killedBy: 'SIGTERM'},
      undefined,
    ],
    ['a crash', 'import ctypes\nctypes.string_at(0)', {code: null, killedBy: 'SIGSEGV'}, undefined],
    [
      'a daemon that goes on',
      'import threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True).start()',
      {code: 0},
      {how: 'finished'},
    ],
    [
      'a daemon that computes',
      'import threading\ndef spin():\n    while True: pass\nthreading.Thread(target=spin, daemon=True).start()',
      {code: 0},
      {how: 'finished'},
    ],
    [
      'a thread that outlives the main one',
      'import threading, time\ndef late():\n    time.sleep(0.2)\n    print("late")\nthreading.Thread(target=late).start()',
      {code: 0, output: 'late\n'},
      {how: 'finished'},
    ],
    [
      'fork',
      'import os\npid = os.fork()\nif pid == 0: os._exit(0)\nos.waitpid(pid, 0)\nprint("parent")',
      {code: 0, output: 'parent\n'},
      {how: 'finished'},
    ],
    ['input', 'input()', {code: 1}, {how: 'exception', exception: 'EOFError: EOF when reading a line'}],
    [
      'atexit',
      'import atexit\natexit.register(print, "last")',
      {code: 0, output: 'last\n'},
      {how: 'finished'},
    ],
  ])('%s', async (_, text, process, note) => {
    const {log, ...result} = await sampled(path, folder, text);
    expect(result).toMatchObject({stopped: undefined, ...process});
    const [ended] = notesOf(log, 'ended');
    if (note) expect(ended).toMatchObject(note);
    else expect(ended).toBeUndefined();
  });

  test('what is no Python', async () => {
    const run = sampled(path, folder, 'def f(:\n    pass\n');
    await expect(run).rejects.toThrow(UnusableProgram);
    await expect(run).rejects.toThrow(/program\.py is not valid Python, says CPython:.*SyntaxError/s);
  });

  test('output without end is cut, and the program stopped in time', async () => {
    const {output, isOutputCut, stopped} = await sampled(
      path,
      folder,
      'while True:\n    print("x" * 1000)\n',
      {
        timeMs: 600,
        outputChars: 5000,
      },
    );
    expect({length: output.length, isOutputCut, stopped}).toEqual({
      length: 5000,
      isOutputCut: true,
      stopped: 'time',
    });
  });

  test('memory without end stops the program', async () => {
    const {stopped} = await sampled(
      path,
      folder,
      'import time\nkept = []\nwhile True:\n    kept.append(bytearray(1 << 20))\n    time.sleep(0.0005)\n',
      {memoryBytes: 200 << 20},
    );
    expect(stopped).toBe('memory');
  });
});
