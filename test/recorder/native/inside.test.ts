import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {type InsideOutcome, watchFromInside} from '../../../src/recorder/native/inside.ts';
import {assembleFromInside} from '../../../src/recorder/native/inside-threads.ts';
import {Threads} from '../../../src/recording/threads.ts';
import {isAlive} from '../../support/processes.ts';
import {pythons} from '../../support/pythons.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'inside-cpython-test-'));
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

const turn = (nativeId: number, first: number, last: number, interval = 5000) => ({
  nativeId,
  first: 1e6 + first,
  last: 1e6 + last,
  interval,
});

describe('turns noted from inside', () => {
  const threads = Threads.parse(
    assembleFromInside(
      {
        began: 1e6,
        ended: 1e6 + 1000,
        // The third was written late: the fourth began within it. The last has no note of its start.
        turns: [
          turn(1, 0.2, 100.5),
          turn(2, 130.9, 180.1),
          turn(1, 200, 400),
          turn(2, 350, 500, 1000),
          turn(3, 900, 900),
        ],
        notes: [
          {kind: 'began', at: 1e6, nativeId: 1},
          {kind: 'thread began', at: 1e6 + 128, nativeId: 2, name: 'Ada', daemon: false},
          {kind: 'thread ended', at: 1e6 + 520, nativeId: 2, cpu: 70},
        ],
      },
      {cores: 2, output: ''},
    ),
  );
  const lanes = threads.threads.map(({name, lane}) => [
    name,
    ...lane.map((s) => `${s.from}-${s.to} ${s.doing}`),
  ]);

  test('become lanes of holds and of time in which nobody knows', () => {
    expect(lanes).toEqual([
      ['MainThread', '0-101 holds', '101-200 unknown', '200-350 holds', '350-1000 unknown'],
      ['Ada', '128-130 unknown', '130-181 holds', '181-350 unknown', '350-500 holds', '500-520 unknown'],
      ['thread 3', '900-901 holds', '901-1000 unknown'],
    ]);
  });

  test('become hand-overs without cause, wait or place', () => {
    expect(threads.handovers[0]).toEqual({
      from: 0,
      to: 1,
      dropped: 101,
      taken: 130,
      blur: 29,
      cause: 'unknown',
    });
    expect(threads.handovers.map(({from, to}) => [from, to])).toEqual([
      [0, 1],
      [1, 0],
      [0, 1],
      [1, 2],
    ]);
    expect(threads).toMatchObject({method: 'inside', sites: [], switches: {total: 4, missed: 0}});
  });

  test('tell when the switch interval changed', () => {
    expect(threads.switchInterval).toEqual([
      {at: 0, interval: 5000},
      {at: 350, interval: 1000},
      {at: 900, interval: 5000},
    ]);
  });
});

const PROGRAM = `
import subprocess, threading, time

def spin(n):
    while n: n -= 1

def fail():
    time.sleep(0.05)
    raise ValueError('no')

print('started', subprocess.Popen(['sleep', '600']).pid if MODE == 'hang' else '')
ada = threading.Thread(target=spin, args=(20_000,), name='Ada')
bob = threading.Thread(target=fail, name='Bob')
for thread in ada, bob: thread.start()
for thread in ada, bob: thread.join()
if MODE == 'hang': threading.Event().wait()
`;

const found = pythons().filter(({gil}) => gil);

describe.skipIf(found.length === 0).each(found)('CPython $version, from inside', (python) => {
  const watch = (mode: string, more: {timeMs?: number; signal?: AbortSignal} = {}) => {
    const path = join(folder, `${mode}-${python.version}.py`);
    writeFileSync(path, `MODE = '${mode}'\n${PROGRAM}`);
    return watchFromInside({
      python: {path: python.path, cores: 2},
      program: {name: `${mode}.py`},
      path,
      limits: {timeMs: more.timeMs ?? 20_000, outputChars: 1000},
      signal: more.signal,
    });
  };

  describe('a program that ends', () => {
    let outcome: InsideOutcome;
    beforeAll(async () => {
      outcome = await watch('end');
    });

    test('gives threads with their names, ends and turns', () => {
      const {threads} = outcome;
      expect(() => Threads.parse(threads)).not.toThrow();
      expect(threads.threads.map(({name, ending, exception}) => [name, ending, exception])).toEqual([
        ['MainThread', 'returned', undefined],
        ['Ada', 'returned', undefined],
        ['Bob', 'exception', 'ValueError: no'],
      ]);
      expect(outcome).toMatchObject({stopped: undefined, code: 0});
      expect(threads.output).toContain('started');
      // Nothing but turns and what nobody knows; Bob's sleep is none of his turns.
      const bob = threads.threads[2]?.lane ?? [];
      expect(new Set(threads.threads.flatMap(({lane}) => lane.map(({doing}) => doing)))).toEqual(
        new Set(['holds', 'unknown']),
      );
      expect(
        Math.max(...bob.map(({from, to, doing}) => (doing === 'unknown' ? to - from : 0))),
      ).toBeGreaterThan(40_000);
    });

    test('has lanes that tile each life, with one holder at most', () => {
      const {threads} = outcome;
      const holds: [number, number][] = [];
      for (const {started, ended, lane} of threads.threads) {
        expect(lane.map(({from}) => from)).toEqual([started, ...lane.slice(0, -1).map(({to}) => to)]);
        expect(lane.at(-1)?.to).toBe(ended ?? threads.end);
        for (const {from, to, doing} of lane) if (doing === 'holds') holds.push([from, to]);
      }
      holds.sort(([a], [b]) => a - b);
      holds.slice(1).forEach(([from], i) => {
        expect(from).toBeGreaterThanOrEqual(holds[i]?.[1] ?? 0);
      });
      // The thread that computes has called back all along, but for when it was off its core.
      const ada = threads.threads[1];
      const held = (ada?.lane ?? []).reduce((sum, s) => sum + (s.doing === 'holds' ? s.to - s.from : 0), 0);
      expect(held).toBeGreaterThan(0.5 * (ada?.cpu ?? Number.POSITIVE_INFINITY));
    });
  });

  test('a program that never ends is stopped, with all that it started', async () => {
    const {threads, stopped, killedBy} = await watch('hang', {timeMs: 700});
    expect({stopped, killedBy}).toEqual({stopped: 'time', killedBy: 'SIGKILL'});
    expect(threads.threads[0]).toMatchObject({name: 'MainThread', ending: 'alive'});
    expect(threads.end).toBeGreaterThan(650_000);
    const pid = Number(/started (\d+)/.exec(threads.output)?.[1]);
    expect(pid).toBeGreaterThan(0);
    expect(isAlive(pid)).toBe(false);
  });
});

test.skipIf(found.length === 0)('an aborted run ends at once', async () => {
  const path = join(folder, 'abort.py');
  writeFileSync(path, 'while True: pass');
  const start = performance.now();
  const outcome = watchFromInside({
    python: {path: found[0]?.path ?? '', cores: 2},
    program: {name: 'abort.py'},
    path,
    limits: {timeMs: 60_000, outputChars: 10},
    signal: AbortSignal.timeout(500),
  });
  await expect(outcome).rejects.toThrow('timeout');
  expect(performance.now() - start).toBeLessThan(10_000);
});

test('a Python that can not be started is a failure with a sentence', async () => {
  const outcome = watchFromInside({
    python: {path: '/no/such/python', cores: 2},
    program: {name: 'x.py'},
    path: '/x.py',
    limits: {timeMs: 1000, outputChars: 10},
  });
  await expect(outcome).rejects.toThrow(/^\/no\/such\/python could not be started: .*\.$/);
});
