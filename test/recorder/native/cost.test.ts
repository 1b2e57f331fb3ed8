import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, it, onTestFinished} from 'vitest';
import {type CostOutcome, measureCost} from '../../../src/recorder/native/cost.ts';
import {interpreterAt, oldestAndNewest} from '../../support/pythons.ts';

/** Milliseconds. */
const LONG = 90_000;

const frame = (body: string, target = 'work') => `from threading import Thread, Barrier, Lock
import time

${body}

threads = [Thread(target=${target}) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
`;

const computes = frame(`def work():
    n = 1_000_000
    while n > 0:
        n -= 1`);

// Of the versions in between `threading` has nothing of its own.
describe.each(oldestAndNewest())('the cost of threads on $version', {timeout: LONG}, ({path}) => {
  async function measured(
    text: string,
    rounds = 1,
    limits: {timeMs: number; slackMs?: number} = {timeMs: 10_000},
  ): Promise<CostOutcome> {
    const folder = mkdtempSync(join(tmpdir(), 'inside-cpython-test-'));
    onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
    const program = join(folder, 'program.py');
    writeFileSync(program, text);
    const python = await interpreterAt(path);
    return await measureCost({python, path: program, rounds, ...limits});
  }

  async function ways(text: string): Promise<Record<string, number | string>> {
    const outcome = await measured(text);
    if ('why' in outcome) throw new Error(outcome.why);
    const {ways, absent} = outcome.cost;
    return Object.fromEntries([
      ...ways.map(({way, wall}) => [way, (wall[0] ?? 0) / 1e6]),
      ...absent.map(({way, why}) => [way, why]),
    ]);
  }

  it('has each way once a round', async () => {
    const outcome = await measured(computes, 2);
    if ('why' in outcome) throw new Error(outcome.why);
    expect(outcome.cost).toMatchObject({workers: 2, absent: []});
    expect(outcome.cost.ways.map(({way}) => way)).toEqual(['in turn', 'threads', 'processes']);
    for (const {wall, cpu, interpreter} of outcome.cost.ways) {
      expect([wall.length, cpu.length]).toEqual([2, 2]);
      expect(interpreter).toMatch(/^CPython 3\./);
    }
    const [inTurn, , processes] = outcome.cost.ways;
    // It is the same work, however many cores share it.
    const ratio = Math.min(...(processes?.cpu ?? [])) / Math.min(...(inTurn?.cpu ?? []));
    expect(ratio).toBeGreaterThan(0.4);
    expect(ratio).toBeLessThan(2.5);
  });

  it('adds waits up in turn, and lets them overlap in threads and in processes', async () => {
    const seconds = await ways(frame('def work():\n    time.sleep(0.3)'));
    expect(seconds['in turn']).toBeGreaterThan(0.6);
    expect(seconds.threads).toBeLessThan(Number(seconds['in turn']));
    expect(seconds.processes).toBeLessThan(Number(seconds['in turn']));
  });

  it('leaves out ways in which threads that need each other hang, and says so', async () => {
    const outcome = await measured(
      frame('barrier = Barrier(2)\ndef work():\n    barrier.wait()\n    time.sleep(0.05)'),
      1,
      {timeMs: 10_000, slackMs: 600},
    );
    expect(outcome).toEqual({
      why: expect.stringMatching(/nothing to compare them with.*the threads need each other/),
    });
  });

  it('leaves out a way in which the program ends otherwise than as it is written', async () => {
    const results = await ways(
      `${frame('done = []\ndef work():\n    time.sleep(0.05)\n    done.append(1)')}assert len(done) == 2, "lost"\n`,
    );
    expect(results.processes).toMatch(/ends in another way than as it is written: with AssertionError: lost/);
    expect(results['in turn']).toBeGreaterThan(0.1);
  });

  it('compares a program whose threads die by exceptions, and one that nobody joins', async () => {
    const dying = await ways(frame('def work():\n    time.sleep(0.1)\n    raise ValueError("no")'));
    expect(Object.values(dying).every((result) => Number(result) > 0.05)).toBe(true);
    const alone = await ways(
      'from threading import Thread\nfrom time import sleep\nfor _ in range(2):\n    Thread(target=sleep, args=(0.15,)).start()\n',
    );
    for (const result of Object.values(alone)) expect(result).toBeGreaterThan(0.14);
  });

  it('compares no work that the program cuts off: that of daemon threads which nobody waits for', async () => {
    const daemons = (seconds: number) =>
      `from threading import Thread\nfrom time import sleep\nthreads = [Thread(target=sleep, args=(${seconds},), daemon=True) for _ in range(2)]\nfor thread in threads:\n    thread.start()\n`;
    expect(await measured(daemons(30))).toEqual({
      why: 'What its threads cost was not measured: its end cuts 2 daemon threads off, so another way to run them would not be the same work.',
    });
    const awaited = await ways(`${daemons(0.1)}for thread in threads:\n    thread.join()\n`);
    expect(awaited['in turn']).toBeGreaterThan(0.19);
    expect(awaited.processes).toBeGreaterThan(0.09);
  });

  it('says why there is nothing: one thread, a program that never ends, one that dies', async () => {
    const one = await measured('from threading import Thread\nThread(target=print).start()\n');
    expect(one).toEqual({why: expect.stringContaining('fewer than two')});
    const endless = await measured(frame('def work():\n    while True: pass'), 1, {timeMs: 700});
    expect(endless).toEqual({why: expect.stringContaining('did not end within 1 s')});
    const gone = await measured('import os\nos._exit(4)\n');
    expect(gone).toEqual({why: expect.stringContaining('exit status 4')});
  });
});
