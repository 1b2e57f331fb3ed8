import {describe, expect, it} from 'vitest';
import {LANES_WIDTH, runs, seenOf} from '../../src/story/vocabulary/crowd.ts';
import type {LaneBar} from '../../src/story/vocabulary/thread-lanes.ts';

/** A window of one microsecond a layout unit. */
const window = {from: 0, to: LANES_WIDTH};
const bars = (kind: LaneBar['kind'], uncertain: boolean, ...widths: number[]): LaneBar[] => {
  let to = 0;
  return widths.map((width) => {
    const from = to;
    to += width;
    return {from, to, kind, uncertain};
  });
};
const thin = (count: number) => Array.from({length: count}, () => 2);

describe('the bars of a lane that can be seen', () => {
  it('are in runs: a broad one by itself, narrow neighbours together', () => {
    const [broad, ...rest] = [100, 2, 2, 2, 50, 1, 1];
    const all = bars('holds', false, broad ?? 0, ...rest);
    const ends = {from: all.map((b) => b.from), to: all.map((b) => b.to)};
    const found: [number, number, boolean][] = [];
    runs(ends, 0, Number.POSITIVE_INFINITY, 1, (...run) => found.push(run));
    expect(found).toEqual([
      [0, 1, false],
      [1, 4, false],
      [4, 5, false],
      [5, 7, false],
    ]);
  });

  it('are summed up in columns where they are narrow and many', () => {
    expect(seenOf(bars('holds', false, 100, ...thin(5), 100), window).columns).toBe(false);
    expect(seenOf(bars('holds', false, 100, ...thin(30), 100), window).columns).toBe(true);
  });

  it('are not in columns where a part of the run fills the width', () => {
    const all = bars('holds', false, 100, ...thin(30), 100);
    expect(seenOf(all, {from: 90, to: 150}).columns).toBe(false);
  });

  it('have a broken edge where they are uncertain turns or waits, broad enough and not in columns', () => {
    expect(seenOf(bars('holds', true, 100), window).broken).toBe(true);
    expect(seenOf(bars('waits', true, 100), window).broken).toBe(true);
    expect(seenOf(bars('holds', false, 100), window).broken).toBe(false);
    expect(seenOf(bars('io', true, 100), window).broken).toBe(false);
    expect(seenOf(bars('holds', true, 5), window).broken).toBe(false);
    expect(seenOf(bars('holds', true, ...thin(40)), window)).toEqual({columns: true, broken: false});
  });
});
