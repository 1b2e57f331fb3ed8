import {describe, expect, it} from 'vitest';
import type {Measured, Recording, Way} from '../../src/recording/index.ts';
import {LEAST, LEAST_FEW} from '../../src/story/gil-cost/compare.ts';
import {duration, durations, significant, timeStyle} from '../../src/story/gil-cost/duration.ts';
import {type GilCostView, tellGilCost} from '../../src/story/gil-cost.ts';
import {plainCaption} from '../../src/story/index.ts';
import {storyMs} from '../../src/story/vocabulary/pace.ts';
import {wide} from '../../src/theme/formats.ts';
import {costRecording, costs, type Made} from '../support/cost.ts';
import {expectWellTold} from '../support/story-rules.ts';

const told = (recording: Recording) => tellGilCost(recording, wide);
const saying = (recording: Recording) =>
  new Map(told(recording).beats.map((b) => [b.id, plainCaption(b.caption)]));

/** Written anew, so that the story's own arithmetic is checked by another's. */
function middle(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? (sorted[half] ?? 0) : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2;
}

const ways: readonly Way[] = ['in turn', 'threads', 'processes', 'free threads'];
const measuredOf = ({cost}: Recording): Measured[] =>
  (cost?.ways ?? []).toSorted((a, b) => ways.indexOf(a.way) - ways.indexOf(b.way));

const overlap = (a: Measured, b: Measured) =>
  Math.max(Math.min(...a.wall), Math.min(...b.wall)) <= Math.min(Math.max(...a.wall), Math.max(...b.wall));

/** What `1.92 s` and `480 ms` say, in microseconds, and by how much they are rounded. */
function microseconds(text: string): {value: number; half: number} {
  const found = /^(\d+(?:\.(\d+))?) (s|ms)$/.exec(text);
  if (!found) throw new Error(`“${text}” is no time.`);
  const unit = found[3] === 's' ? 1e6 : 1e3;
  const digits = (found[1] ?? '').replace('.', '').replace(/^0+/, '').length;
  const value = Number(found[1]) * unit;
  // Digits before the point may be rounded as well: 120 s.
  const last = found[2] ? unit * 10 ** -found[2].length : 10 ** Math.max(0, digits - 2) * unit;
  return {value, half: last / 2 + 1e-6};
}

/** Every number of a bar, against the measurement. */
function expectTrueBars(recording: Recording): void {
  const {view} = told(recording);
  const measured = measuredOf(recording);
  const [base] = measured;
  expect(view.bars).toHaveLength(measured.length);
  expect(view.scale).toBe(Math.max(...measured.flatMap((m) => m.wall)));
  for (const [i, one] of measured.entries()) {
    const bar = view.bars[i];
    if (!bar || !base) throw new Error('A way has no bar.');
    expect(bar.median).toBe(middle(one.wall));
    expect(bar.rounds).toEqual([...one.wall].sort((a, b) => a - b));
    const shown = microseconds(bar.text);
    expect(Math.abs(shown.value - middle(one.wall)), bar.text).toBeLessThanOrEqual(shown.half);
    expect(bar.busy).toBeCloseTo(middle(one.cpu) / middle(one.wall), 9);
    expectTrueCores(bar, recording.cost?.cores ?? 0);
    if (one === base) expect(bar.ratio).toBe('');
    else expectTrueRatio(bar.ratio, one, base);
  }
  for (const {at, text} of view.ticks) {
    if (at > 0) expect(microseconds(text).value).toBeCloseTo(at, 6);
    expect(at).toBeLessThanOrEqual(view.scale);
  }
  expect(view.ticks.length).toBeGreaterThanOrEqual(3);
  expect(view.ticks.length).toBeLessThanOrEqual(7);
}

function expectTrueCores({busyText, busy, level}: GilCostView['bars'][number], cores: number): void {
  expect(level).toBeGreaterThanOrEqual(0);
  expect(level).toBeLessThanOrEqual(1);
  if (busy < 0.05) {
    expect(busyText).toBe('hardly any core at work');
    return;
  }
  const found = /^(\d+(?:\.\d)?) of (\d+) cores? at work$/.exec(busyText);
  expect(Math.abs(Number(found?.[1]) - busy), busyText).toBeLessThanOrEqual(busy < 9.95 ? 0.0501 : 0.501);
  expect(Number(found?.[2])).toBe(cores);
}

function expectTrueRatio(ratio: string, one: Measured, base: Measured): void {
  const [mine, its] = [middle(one.wall), middle(base.wall)];
  const factor = /^(\d+(?:\.\d+)?) × as (fast|long)$/.exec(ratio);
  const percent = /^(\d+) % (less|more) time$/.exec(ratio);
  if (factor) {
    const real = factor[2] === 'fast' ? its / mine : mine / its;
    expect(Number(factor[1]) / real).toBeGreaterThan(0.95);
    expect(Number(factor[1]) / real).toBeLessThan(1.05);
  } else if (percent) {
    const real = (percent[2] === 'less' ? 1 - mine / its : mine / its - 1) * 100;
    expect(Math.abs(Number(percent[1]) - real)).toBeLessThanOrEqual(0.5001);
  } else {
    expect(['no faster', 'rounds overlap']).toContain(ratio);
  }
  const few = Math.min(one.wall.length, base.wall.length) < 3;
  const near = Math.abs(mine - its) / Math.max(mine, its) < (few ? LEAST_FEW : LEAST);
  // The heart of it: within the spread nothing is called faster, or slower.
  expect(Boolean(factor ?? percent)).toBe(!overlap(one, base) && !near);
  if (ratio === 'rounds overlap') expect(mine).toBeLessThan(its * 0.8);
}

/** Captions that claim a difference have one outside the spread. */
function expectHonestWords(recording: Recording): void {
  const measured = measuredOf(recording);
  const [base] = measured;
  const threads = measured.find((m) => m.way === 'threads');
  const captions = saying(recording);
  for (const one of measured) {
    const text = captions.get(`${one.way.replace(' ', '-')}-told`) ?? '';
    if (!base || one === base) continue;
    const [mine, its] = [middle(one.wall), middle(base.wall)];
    if (/^[\d.]+ times as fast|^\d+ % less time/.test(text)) {
      expect(overlap(one, base), text).toBe(false);
      expect(mine).toBeLessThan(its);
    }
    const factor = /^([\d.]+) times as fast/.exec(text);
    if (factor) expect(Number(factor[1]) / (its / mine)).toBeCloseTo(1, 1);
    if (/^Slower/.test(text)) {
      expect(overlap(one, base), text).toBe(false);
      expect(mine).toBeGreaterThan(its);
    }
    if (/^Faster than|slower than \w+ threads/.test(text)) {
      if (!threads) throw new Error(`“${text}”, but no threads were measured.`);
      expect(overlap(one, threads), text).toBe(false);
    }
    const cores = /([\d.]+) of (\d+) cores? at work/.exec(text);
    if (cores) expect(Number(cores[1])).toBeCloseTo(middle(one.cpu) / middle(one.wall), 0);
  }
  const lesson = captions.get('lesson') ?? '';
  const anyFaster = measured.some((m) => base && !overlap(m, base) && middle(m.wall) < middle(base.wall));
  if (!anyFaster) expect(lesson).toMatch(/no other way|no way was surely faster/);
}

describe.each(Object.entries<Made>(costs))('the cost of %s', (_name, made) => {
  it('is well told, and not for long', async () => {
    const recording = await costRecording(made);
    expectWellTold(told(recording), wide);
    expect(storyMs(told(recording).beats)).toBeLessThanOrEqual(56_000);
  });

  it('is shown in bars whose every number is measured', async () => {
    expectTrueBars(await costRecording(made));
  });

  it('calls nothing faster that lies within the spread', async () => {
    expectHonestWords(await costRecording(made));
  });

  it('is asked for before it is told', async () => {
    const recording = await costRecording(made);
    const {beats} = told(recording);
    for (const [index, {way}] of measuredOf(recording).entries()) {
      const grown = beats.findIndex((b) =>
        b.acts.some(({change}) => change.kind === 'grow' && change.index === index),
      );
      expect(grown).toBeGreaterThan(0);
      if (index === 0) continue;
      const before = beats[grown - 1];
      expect(before?.id).toBe(`${way.replace(' ', '-')}-asked`);
      expect(plainCaption(before?.caption ?? [])).toMatch(/\?$/);
      expect(before?.acts.map((a) => a.change)).toEqual([{kind: 'ask', index}]);
    }
  });
});

describe('tellGilCost', () => {
  it('lights what each thread was given to run', async () => {
    const recording = await costRecording(costs.mixed);
    const lines = recording.source.text.split('\n');
    const lit = told(recording).beats.flatMap((b) =>
      b.acts.flatMap(({change}) => (change.kind === 'work' ? [change] : [])),
    );
    expect(lit.map(({from}) => lines[from - 1])).toEqual(['def compute(n):', 'def look_for_mail(times):']);
    expect(lit.map(({to}) => lines[to - 1]?.trim())).toEqual(['n -= 1', 'sleep(0.01)']);
    expect(saying(recording).get('work')).toBe(
      'mail.py starts two threads; they run compute and look_for_mail.',
    );
  });

  it('says of computing that threads take turns, and why processes do not', async () => {
    const captions = saying(await costRecording(costs.computing));
    expect(captions.get('in-turn-cores')).toMatch(/1\.0 of 2 cores, so this work is computing\.$/);
    expect(captions.get('threads-told')).toMatch(/^No faster: .* the two take turns\.$/);
    expect(captions.get('processes-told')).toMatch(/^1\.9 times as fast: each process has a GIL of its own/);
    expect(captions.get('lesson')).toMatch(/^To compute on several cores: processes/);
  });

  it('says of waiting that threads overlap it as well as processes, for less work', async () => {
    const captions = saying(await costRecording(costs.sleepers));
    expect(captions.get('in-turn-cores')).toMatch(/this work is mostly waiting\.$/);
    expect(captions.get('threads-told')).toMatch(/^7\.0 times as fast: .*the waits overlap\.$/);
    // 25.5 ms against 4.4 ms on cores.
    expect(captions.get('processes-told')).toMatch(
      /^No faster than seven threads: .*5\.8 times the work: 26 ms/,
    );
    expect(captions.get('lesson')).toMatch(/^To wait for many things at once: threads/);
  });

  it('names the interpreter without a GIL and asks for care', async () => {
    const recording = await costRecording(costs['computing, all ways']);
    const captions = saying(recording);
    expect(captions.get('free-threads-asked')).toContain('CPython 3.13.0 free-threaded');
    expect(captions.get('free-threads-told')).toContain('compare with care');
    expect(told(recording).view.bars.map((b) => b.note)).toEqual([
      'CPython 3.13.0',
      'CPython 3.13.0',
      'CPython 3.13.0',
      'CPython 3.13.0 free-threaded',
    ]);
  });

  it('does not repeat the interpreter where one ran all', async () => {
    const {view} = told(await costRecording(costs.computing));
    expect(view.bars.map((b) => b.note)).toEqual(['', '', '']);
    expect(view.setting).toBe('2 cores · median of 5 rounds · 2026-11-22');
  });

  it('tells truthfully that processes can be slower, and that one core is one core', async () => {
    const tiny = saying(await costRecording(costs['tiny work']));
    expect(tiny.get('processes-told')).toMatch(/^Slower: starting processes is work too/);
    expect(tiny.get('lesson')).toMatch(/^Work of 0\.31 ms is too small to share/);
    const one = saying(await costRecording(costs['one core']));
    expect(one.get('processes-told')).toMatch(/^No faster: there is one core/);
    expect(one.get('lesson')).toMatch(/^On one core/);
  });

  it('says so where one thread does almost all the work', async () => {
    const captions = saying(await costRecording(costs['one thread’s work']));
    expect(captions.get('threads-told')).toMatch(/runs longest_chain does 99 % of the computing/);
    expect(captions.get('processes-told')).toMatch(/^No faster: .* the work of one thread\.$/);
  });

  it('takes work whose waits overlap on one core for no mere computing', async () => {
    const captions = saying(await costRecording(costs['overlapping waits']));
    expect(captions.get('in-turn-cores')).toMatch(
      /0\.8 of 2 cores, so this work computes and waits, or had to wait for a core\.$/,
    );
    expect(captions.get('lesson')).toMatch(/^Threads were enough here/);
  });

  it('gives no cause for processes that won nothing where threads did', async () => {
    const captions = saying(
      await costRecording({
        program: 'convoy',
        targets: ['compute', 'serve'],
        cpu: [660, 14],
        ways: {
          'in turn': [
            [775, 748, 744, 798, 738],
            [722, 695, 691, 740, 685],
          ],
          threads: [
            [680, 683, 685, 693, 682],
            [680, 683, 685, 693, 682],
          ],
          processes: [
            [695, 729, 750, 699, 709],
            [712, 748, 762, 715, 725],
          ],
        },
      }),
    );
    expect(captions.get('threads-told')).toMatch(/^9 % less time: the waits overlap/);
    expect(captions.get('processes-told')).toBe(
      'No faster, unlike two threads: this recording does not say why.',
    );
  });

  it('lays nothing at the GIL’s door where the recorded threads were mostly away from it', async () => {
    const slow = [1000, 1010, 1020, 1030, 1040];
    const recording = await costRecording({
      ways: {'in turn': [slow, slow.map((ms) => ms / 2)], threads: [slow, slow]},
    });
    const away = {from: 0, to: 1000, doing: 'lock' as const};
    const threads = recording.threads?.threads.map((t) => ({...t, lane: [away]})) ?? [];
    const told = saying({...recording, ...(recording.threads && {threads: {...recording.threads, threads}})});
    expect(told.get('threads-told')).toBe(
      'No faster, though the two do more than wait for the GIL: this recording does not say why.',
    );
  });

  it('speaks of no waits where the cores had none to lose, though threads won a little', async () => {
    const wall = [838, 827, 808, 828, 824];
    const faster = [778, 794, 793, 783, 776];
    const ways = {'in turn': [wall, wall], threads: [faster, faster]} as const;
    const alone = saying(await costRecording({ways}));
    expect([...alone.values()].join(' ')).not.toMatch(/wait(s|ing)? overlap|side by side/);
    expect(alone.get('in-turn-cores')).toMatch(/so this work is computing\.$/);
    expect(alone.get('lesson')).toMatch(/with one core at work/);
    const processes = [[402, 411, 460, 407, 408], wall] as const;
    const both = saying(await costRecording({ways: {...ways, processes}}));
    expect(both.get('lesson')).toMatch(/^To compute on several cores: processes/);
  });

  it('counts the hand-overs of the recorded run where taking turns was slower', async () => {
    const captions = saying(await costRecording(costs['nothing alike']));
    expect(captions.get('threads-told')).toContain('changed hands 90,412 times');
  });

  it('says why a way has no bar, once', async () => {
    const captions = saying(await costRecording(costs['two ways']));
    expect(captions.get('absent-in-turn')).toBe(
      'No bar for one after the other: it did not end within 6 s; the threads need each other.',
    );
    expect(captions.get('absent-processes')).toBe('No bar for two processes: This system has no fork.');
  });

  it('refuses a recording that compares nothing', async () => {
    const {cost: _cost, ...without} = await costRecording(costs.computing);
    expect(() => told(without)).toThrow(RangeError);
  });

  it('stays true and well told for whatever was measured', async () => {
    // A fixed sequence, so that a failure can be looked at again.
    let seed = 7;
    const random = () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return seed / 2 ** 31;
    };
    const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] ?? (items[0] as T);
    for (let i = 0; i < 150; i++) {
      const cores = pick([1, 2, 8, 64]);
      const rounds = pick([1, 2, 3, 5, 9]);
      const spread = pick([0.001, 0.03, 0.3, 2]);
      const first = pick([0.3, 12, 480, 1920, 90_000]);
      const busy = pick([0.001, 0.1, 0.5, 1]);
      const given: Made['ways'] = {};
      const chosen = ways.filter(() => random() < 0.8);
      for (const way of chosen.length < 2 ? ways : chosen) {
        const factor = pick([0.01, 0.5, 0.9, 1, 1, 1.04, 1.3, 8]);
        const wall = Array.from({length: rounds}, () => first * factor * (1 + random() * spread));
        given[way] = [wall, wall.map((w) => w * busy * pick([1, 1, 1, 2]))];
      }
      const recording = await costRecording({
        workers: pick([2, 3, 8, 200]),
        cores,
        ways: given,
        switches: pick([0, 12]),
      });
      expectWellTold(told(recording), wide);
      expectTrueBars(recording);
      expectHonestWords(recording);
    }
  });
});

describe('times', () => {
  const written = (rounds: number[], longest = Math.max(...rounds)) =>
    duration(middle(rounds), timeStyle(rounds, middle(rounds), longest));

  it('have three digits, two where the rounds differ by more', () => {
    expect(written([1_920_000, 1_925_000, 1_931_000])).toBe('1.93 s');
    expect(written([1_800_000, 1_925_000, 2_300_000])).toBe('1.9 s');
    expect(written([480_400])).toBe('480 ms');
    expect(written([301])).toBe('0.301 ms');
    expect(written([90_020_000])).toBe('90.0 s');
    expect(written([123_456_000])).toBe('123 s');
  });

  it('are in seconds beside seconds, while that leaves digits', () => {
    expect(written([450_000], 1_900_000)).toBe('0.450 s');
    expect(written([45_000], 1_900_000)).toBe('45.0 ms');
  });

  it('round up into the next power of ten', () => {
    expect(significant(9.996, 3)).toBe('10.0');
    expect(significant(0.0996, 2)).toBe('0.10');
    expect(significant(0, 2)).toBe('0');
    expect(durations(1000, 1004, {unit: 'ms', digits: 2})).toBe('1.0 ms');
    expect(durations(1000, 1104, {unit: 'ms', digits: 2})).toBe('1.0–1.1 ms');
  });
});
