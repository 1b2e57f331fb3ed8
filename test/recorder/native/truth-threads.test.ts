import {copyFileSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {defaultLimits} from '../../../src/recorder/limits.ts';
import {askInterpreter} from '../../../src/recorder/native/interpreter.ts';
import type {RawLog} from '../../../src/recorder/native/raw.ts';
import {canSample, sampleThreads} from '../../../src/recorder/native/sample.ts';
import {assembleThreads} from '../../../src/recorder/native/threads.ts';
import {readProgram} from '../../../src/recorder/program.ts';
import {type Handover, type Stretch, type Thread, Threads} from '../../../src/recording/threads.ts';
import {pythons} from '../../support/pythons.ts';

/**
 * Instructions at which CPython checks its eval breaker, and so answers a request for the GIL.
 *
 * 3.11: `CHECK_EVAL_BREAKER` and `goto handle_eval_breaker` in Python/ceval.c. 3.12: the same in Python/bytecodes.c.
 * 3.13: `HAS_EVAL_BREAK_FLAG` in Include/internal/pycore_opcode_metadata.h, made of `CHECK_PERIODIC` in
 * Python/bytecodes.c. 3.14: `_CHECK_PERIODIC` and `_CHECK_PERIODIC_IF_NOT_YIELD_FROM` there.
 */
const CHECKS: Readonly<Record<string, readonly string[]>> = {
  '3.11': [
    'RESUME',
    'JUMP_BACKWARD',
    'POP_JUMP_BACKWARD_IF_TRUE',
    'POP_JUMP_BACKWARD_IF_FALSE',
    'POP_JUMP_BACKWARD_IF_NONE',
    'POP_JUMP_BACKWARD_IF_NOT_NONE',
    // Its specialised forms call, and check after that.
    'PRECALL',
    'CALL',
    'CALL_FUNCTION_EX',
  ],
  '3.12': ['RESUME', 'JUMP_BACKWARD', 'CALL', 'CALL_FUNCTION_EX'],
  '3.13': ['RESUME', 'JUMP_BACKWARD', 'CALL', 'CALL_KW', 'CALL_FUNCTION_EX'],
  '3.14': ['RESUME', 'JUMP_BACKWARD', 'CALL', 'CALL_KW', 'CALL_FUNCTION_EX'],
};

/** Instructions that run C functions, which may give the GIL up. */
const ENTERS_C =
  /^(PRECALL|CALL|CALL_KW|CALL_FUNCTION_EX|BEFORE_WITH|LOAD_SPECIAL|WITH_EXCEPT_START|FOR_ITER|IMPORT_NAME|LOAD_ATTR)$/;

/** What truth-threads.py notes of itself; times in ns, `spent` in µs: on a core, and ready for one. */
interface Truth {
  readonly stamps: Record<string, number[]>;
  readonly stays: Record<string, [number, number][]>;
  readonly spent: Record<string, [number, number]>;
}

const found = pythons().filter(({gil}) => gil);

describe.skipIf(!canSample() || found.length === 0).each(found)(
  'the threads of CPython $version',
  (python) => {
    let folder: string;
    let log: RawLog;
    let threads: Threads;
    let truth: Truth;

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'inside-cpython-test-'));
      const path = join(folder, 'truth-threads.py');
      copyFileSync(new URL('truth-threads.py', import.meta.url), path);
      const sampled = await sampleThreads({
        python: await askInterpreter(python.path, 'gil'),
        program: await readProgram(path),
        path,
        limits: defaultLimits,
      });
      log = sampled.log;
      expect(sampled.complaint).toBe('');
      threads = assembleThreads(log, {cores: 2, output: sampled.output, version: python.version});
      truth = JSON.parse(readFileSync(`${path}.json`, 'utf8'));
    });
    afterAll(() => rmSync(folder, {recursive: true, force: true}));

    const named = (name: string): Thread => {
      const thread = threads.threads.find((one) => one.name === name);
      if (!thread) throw new Error(`There is no thread ${name}.`);
      return thread;
    };
    const indexOf = (name: string) => threads.threads.indexOf(named(name));
    /** Microseconds of the recording, of the program's own ns. */
    const micros = (ns: number) => ns / 1000 - log.began;

    test('are all there, with their ends, in the shape of a recording', () => {
      expect(Threads.parse(threads)).toEqual(threads);
      expect(threads.threads.map(({name, ending}) => `${name} ${ending}`).sort()).toEqual(
        ['Ada', 'Bob', 'MainThread', 'locker', 'reader', 'sleeper'].map((name) => `${name} returned`),
      );
    });

    test('have lives without gap or overlap', () => {
      for (const {started, ended, lane} of threads.threads) {
        expect(lane.map(({from}) => from)).toEqual([started, ...lane.slice(0, -1).map(({to}) => to)]);
        expect(lane.at(-1)?.to).toBe(ended ?? threads.end);
        expect(lane.every(({from, to}) => from < to)).toBe(true);
      }
    });

    test('hold the lock one at a time', () => {
      const holds = threads.threads
        .flatMap(({lane}) => lane.filter(({doing}) => doing === 'holds'))
        .sort((a, b) => a.from - b.from);
      expect(holds.length).toBeGreaterThan(20);
      holds.slice(1).forEach(({from}, i) => {
        expect(from).toBeGreaterThanOrEqual(holds[i]?.to ?? 0);
      });
    });

    test('hand it on in a chain, from one that had it to one that then has it', () => {
      const {handovers, switches} = threads;
      expect(switches.total).toBe(handovers.length + switches.missed);
      handovers.forEach(({from, to, dropped, taken, blur}, i) => {
        expect(from).not.toBe(to);
        if (i > 0) expect(from).toBe(handovers[i - 1]?.to);
        expect(dropped).toBeLessThanOrEqual(taken);
        expect(blur).toBeGreaterThanOrEqual(0);
        const isHeld = (who: number, edge: 'from' | 'to', at: number) =>
          threads.threads[who]?.lane.some((s) => s.doing === 'holds' && s[edge] === at);
        if (i > 0) expect(isHeld(from, 'to', dropped)).toBe(true);
        if (taken < threads.end) expect(isHeld(to, 'from', taken)).toBe(true);
      });
    });

    // A stamp was taken with the lock. The lane says so too, unless the lock had come so short a time before that no
    // look had seen it yet, or the time is marked as uncertain. Lanes that are shifted, or swapped, fail this.
    test.each(['Ada', 'Bob'])('%s holds the lock whenever it says so itself', (name) => {
      const who = indexOf(name);
      const {lane} = named(name);
      const late = threads.handovers.filter(({to}) => to === who);
      const stamps = (truth.stamps[name] ?? []).map(micros);
      const certain = stamps.filter(
        (at) =>
          !within(lane, at)?.uncertain && !late.some(({taken, blur}) => taken - blur <= at && at <= taken),
      );
      expect(certain.find((at) => within(lane, at)?.doing !== 'holds')).toBe(undefined);
      expect(certain.length).toBeGreaterThan(0);
    });

    // A stay begins with the lock and ends with it: what is more than a little away from both is nothing but the wait.
    test.each([
      ['sleeper', 'sleeps'],
      ['reader', 'io'],
      ['locker', 'lock'],
    ])('%s %s where it says so itself', (name, doing) => {
      const {lane} = named(name);
      let seen = 0;
      for (const [begin, end] of truth.stays[name] ?? []) {
        // The call may wait for the lock of its own when it is through: the first two thirds of the rest are sure.
        const [from, to] = [micros(begin) + 5000, Math.min(micros(begin) + 20_000, micros(end) - 2000)];
        for (const stretch of lane) {
          const length = Math.min(stretch.to, to) - Math.max(stretch.from, from);
          if (length <= 0 || stretch.uncertain) continue;
          if (stretch.doing === doing) seen += length;
          else expect(['unknown', 'waits']).toContain(stretch.doing);
        }
      }
      expect(seen).toBeGreaterThan(0);
    });

    // A thread that only computes is on a core when it has the lock, and else for moments: when it asks for the lock,
    // gets it, and gives it away (allowed: 0.2 ms for each). It can have the lock without a core: `spent` says how long
    // it was ready for one in all. Turns are seen late by their blur; uncertain time may be of either kind.
    test.each(['Ada', 'Bob'])('%s holds the lock as long as it computed', (name) => {
      const who = indexOf(name);
      const {lane, started, ended = threads.end} = named(name);
      const [onCore = 0, ready = 0] = truth.spent[name] ?? [];
      const own = threads.handovers.filter(({from, to}) => from === who || to === who);
      const sum = (of: (s: Stretch) => boolean) =>
        lane.filter(of).reduce((total, {from, to}) => total + to - from, 0);
      const holds = sum(({doing, uncertain}) => doing === 'holds' && !uncertain);
      const uncertain = sum((s) => s.uncertain === true);
      const blur = own.reduce((total, handover) => total + handover.blur, 0);
      const asked = (ended - started) / 5000;
      const slack = 200 * (own.length + threads.switches.missed + asked) + 3000;
      expect(onCore).toBeLessThanOrEqual(holds + uncertain + blur + slack);
      expect(holds).toBeLessThanOrEqual(onCore + ready + blur + slack);
      // What it noted at its very end is what the recording says.
      expect(Math.abs((named(name).cpu ?? 0) - onCore)).toBeLessThan(5000);
    });

    describe('give the lock up', () => {
      const opnames = (cause: Handover['cause']) =>
        threads.handovers.flatMap(({cause: own, site}) =>
          own === cause && site !== undefined ? [threads.sites[site]?.opname ?? ''] : [],
        );

      test('on request, where this version checks its eval breaker', () => {
        const checks = CHECKS[python.version.split('.').slice(0, 2).join('.')];
        expect(checks).toBeDefined();
        const drops = opnames('request');
        expect(drops.length).toBeGreaterThan(0);
        for (const drop of drops) expect(checks).toContain(drop);
      });

      test('of themselves, where they enter C', () => {
        for (const drop of opnames('release')) expect(drop).toMatch(ENTERS_C);
      });

      test('on request not before another had waited for an interval', () => {
        for (const {request, dropped, cause} of threads.handovers) {
          if (!request) continue;
          expect(cause).toBe('request');
          expect(request.at).toBeLessThanOrEqual(dropped);
        }
        expect(threads.switchInterval).toEqual([{at: 0, interval: 5000}]);
      });
    });
  },
);

/** The stretch that a time lies in. */
function within(lane: readonly Stretch[], at: number): Stretch | undefined {
  return lane.find(({from, to}) => from <= at && at < to);
}
