import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {canSample, type Sampled} from '../../../src/recorder/native/sample.ts';
import {oldestAndNewest} from '../../support/pythons.ts';
import {keyOf, notesOf, sampled, standsOf} from './sampled.ts';

const WORKING = `import threading
import time


def count(n):
    total = 0
    for i in range(n):
        total = total + twice(i)
    return total


def twice(x):
    return x * 2


def nap():
    for _ in range(6):
        time.sleep(0.1)


class Worker(threading.Thread):
    def run(self):
        count(1_000_000)


nobody = threading.Lock()
nobody.acquire()
one, two = Worker(name='one'), threading.Thread(target=count, args=(1_000_000,), name='two')
sleeper = threading.Thread(target=nap)
waiter = threading.Thread(target=lambda: nobody.acquire(timeout=0.6), name='waiter')
for thread in (one, two, sleeper, waiter):
    thread.start()
for thread in (one, two, sleeper, waiter):
    thread.join()
print('done', threading.current_thread().name)
`;

const LOSING = `import threading

m = 0
big = -(10 ** 30)
text = 'no int'


def one():
    return 1


def add(times):
    global m, big, text
    for _ in range(times):
        m = m + one()
    big = big - 1
    text = text + ''


threads = [threading.Thread(target=add, args=(1_000_000,)) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(m)
`;

/** Where CPython looks at its eval breaker, or calls what gives the lock up. */
const DROPS =
  /^(RESUME|JUMP_BACKWARD|CALL|CALL_FUNCTION_EX|CALL_KW|BEFORE_WITH|LOAD_SPECIAL|FOR_ITER|SEND|IMPORT_NAME)$/;

const found = canSample() ? oldestAndNewest() : [];

test.runIf(found.length === 0)('without /proc or a CPython there is nothing to sample', () => {
  expect(found).toEqual([]);
});

describe.each(found)('CPython $version', ({path}) => {
  let folder: string;
  let working: Sampled;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'inside-cpython-sample-'));
    working = await sampled(path, folder, WORKING);
  });
  afterAll(() => rmSync(folder, {recursive: true, force: true}));

  test('threads are told apart, and where each stands is where it must be', () => {
    const {log, output, stopped, code} = working;
    expect({output, stopped, code}).toEqual({output: 'done MainThread\n', stopped: undefined, code: 0});

    const began = notesOf(log, 'thread began');
    expect(began.map(({name, target}) => [name, target])).toEqual([
      ['one', 'Worker.run'],
      ['two', 'count'],
      ['Thread-1 (nap)', 'nap'],
      ['waiter', '<lambda>'],
    ]);
    // Depth first: module, count, twice, nap, Worker, run, lambda.
    expect(began.map((note) => note.code)).toEqual([5, 1, 3, 6]);
    expect(notesOf(log, 'thread ended')).toHaveLength(4);
    expect(log.threads).toHaveLength(5);
    const natives = log.threads.map(({nativeId}) => nativeId);
    for (const {nativeId} of began) expect(natives).toContain(nativeId);

    // Two that compute can't both have the lock: that takes at least as long as each of them had on a core.
    const cpu = notesOf(log, 'thread ended').reduce((sum, note) => sum + note.cpu, 0);
    expect(log.ended - log.began).toBeGreaterThan(cpu * 0.9);
    for (const name of ['one', 'two']) {
      const key = keyOf(log, name);
      expect(log.samples.some(({holder, locked}) => locked && holder === key)).toBe(true);
    }

    const naps = standsOf(log, 'Thread-1 (nap)');
    expect(naps.length).toBeGreaterThan(0);
    for (const [frame] of naps)
      expect(frame).toMatchObject({function: 'nap', file: 'program.py', line: 18, code: 3});
    const waits = standsOf(log, 'waiter');
    expect(waits.length).toBeGreaterThan(0);
    for (const [frame] of waits) expect(frame).toMatchObject({function: '<lambda>', code: 6, line: 30});

    const drops = log.samples.flatMap(({stood}) => stood?.slice(0, 1) ?? []);
    expect(drops.length).toBeGreaterThan(0);
    for (const {opname} of drops) expect(opname).toMatch(DROPS);
    // None of what runs the program is shown: the module's frame is the last.
    const modules = log.samples.flatMap(({stood = []}) =>
      stood.some((f) => f.code === 0) ? [stood.at(-1)] : [],
    );
    for (const last of modules) expect(last).toMatchObject({code: 0, function: '<module>'});
  });

  test('times go on, switches too, and someone waits for the lock in its own condition', () => {
    const {log} = working;
    const {samples} = log;
    expect(samples.length).toBeGreaterThan(20);
    for (const [i, sample] of samples.entries()) {
      expect(sample.until).toBeGreaterThanOrEqual(sample.at);
      const next = samples[i + 1];
      if (!next) break;
      expect(next.at).toBeGreaterThanOrEqual(sample.until);
      expect(next.switchNumber).toBeGreaterThanOrEqual(sample.switchNumber);
    }
    expect(new Set(samples.map(({interval}) => interval))).toEqual(new Set([5000]));
    const places = new Set(samples.flatMap(({stances = []}) => stances.map(({place}) => place)));
    for (const place of ['running', 'gil', 'lock', 'sleep'] as const) expect(places).toContain(place);
    expect(log.looks).toBeGreaterThan(samples.length / 3);
  });

  test('an update that is lost: the values, and what the stopped thread had already read', async () => {
    const {log, output} = await sampled(path, folder, LOSING);
    expect(log.watched).toEqual(['m', 'big', 'text']);
    const [ended] = notesOf(log, 'ended');
    expect(ended?.last).toEqual([output.trim(), `${-(10n ** 30n) - 2n}`, '?']);
    const seen = log.samples.flatMap(({globals}) => (globals ? [globals] : []));
    expect(seen.length).toBeGreaterThan(0);
    for (const [m = '', big, text] of seen) {
      // A value that went on too fast to be read is none.
      if (m !== '?') expect(Number(m)).toBeGreaterThanOrEqual(0);
      if (big !== '?') expect(BigInt(big ?? '')).toBeGreaterThanOrEqual(-(10n ** 30n) - 2n);
      expect(text).toBe('?');
    }
    // In `one`, called after m was read: the caller has that value on its stack, above the loop's iterator.
    const inOne = log.samples.flatMap(({stood = []}) => (stood[0]?.function === 'one' ? [stood] : []));
    for (const [callee, caller] of inOne) {
      expect(callee?.stack).toEqual([]);
      expect(caller).toMatchObject({function: 'add', opname: 'CALL'});
      expect(caller?.stack?.[0]).toBe('?');
      const read = caller?.stack?.[1] ?? '?';
      if (read !== '?') expect(Number(read)).toBeLessThanOrEqual(2_000_000);
    }
  });

  test('a switch interval that the program sets', async () => {
    const {log} = await sampled(
      path,
      folder,
      'import sys, time\nsys.setswitchinterval(0.001)\ntime.sleep(0.4)\nsys.setswitchinterval(0.05)\ntime.sleep(0.4)\n',
    );
    expect([...new Set(log.samples.map(({interval}) => interval))]).toEqual([5000, 1000, 50_000]);
  });
});
