import {describe, expect, it} from 'vitest';
import {COLUMN, LaneBars} from '../../src/nodes/lane-columns.ts';
import type {LaneBar} from '../../src/story/vocabulary/thread-lanes.ts';

const plot = {left: 100, right: 900};
const window = {from: 0, to: 800};
const everything = Number.POSITIVE_INFINITY;
const bar = (from: number, to: number, kind: LaneBar['kind'] = 'holds', uncertain = false): LaneBar => ({
  from,
  to,
  kind,
  uncertain,
});
/** Turns and waits by turns, each so many microseconds long. */
const turns = (count: number, holds: number, waits: number) =>
  Array.from({length: count}, (_, i) => {
    const from = i * (holds + waits);
    return [bar(from, from + holds), bar(from + holds, from + holds + waits, 'waits')];
  }).flat();
const sum = (shares: Float32Array) => shares.reduce((all, share) => all + share, 0);

describe('the bars of a lane', () => {
  it('stand where their times are', () => {
    const {bars} = new LaneBars([bar(0, 200), bar(200, 500, 'waits')], 800).visible(window, plot, everything);
    expect(bars).toEqual([
      {left: 100, right: 300, kind: 'holds', uncertain: false},
      {left: 300, right: 600, kind: 'waits', uncertain: false},
    ]);
  });

  it('end where time has come to, and do not begin before the window', () => {
    const lane = new LaneBars([bar(0, 200), bar(200, 500, 'waits'), bar(500, 800)], 800);
    const {bars} = lane.visible({from: 100, to: 900}, plot, 450);
    expect(bars.map(({left, right}) => [left, right])).toEqual([
      [100, 200],
      [200, 450],
    ]);
  });

  it('are drawn one by one as long as there are few', () => {
    const lane = new LaneBars([bar(0, 300, 'io'), bar(300, 302), bar(302, 700, 'waits')], 800);
    const {bars, columns} = lane.visible(window, plot, everything);
    expect(bars).toHaveLength(3);
    expect(columns.end).toBe(columns.first);
  });

  it('can be seen however short a turn was', () => {
    const lane = new LaneBars([bar(0, 300, 'io'), bar(300, 300.01), bar(300.01, 700, 'waits')], 800);
    const [, turn] = lane.visible(window, plot, everything).bars;
    expect((turn?.right ?? 0) - (turn?.left ?? 0)).toBeCloseTo(1.5);
  });

  it('become columns of equal sums where they are a crowd', () => {
    const lane = new LaneBars(turns(400, 0.5, 1.5), 800);
    const {bars, columns} = lane.visible(window, plot, everything);
    expect(bars).toEqual([]);
    expect([columns.first, columns.end]).toEqual([0, 100]);
    for (let i = 0; i < 100; i++) {
      expect(columns.shares.holds[i]).toBeCloseTo(0.25, 5);
      expect(columns.shares.waits[i]).toBeCloseTo(0.75, 5);
    }
  });

  it('lose nothing in columns, at any zoom', () => {
    let seed = 7;
    const random = () => {
      seed = (seed * 48271) % 2147483647;
      return seed / 2147483647;
    };
    const bars: LaneBar[] = [];
    for (let at = 0; at < 3_000_000; ) {
      const to = at + 20 + Math.round(random() * 9000);
      const kind = (['holds', 'waits', 'sleeps'] as const)[Math.floor(random() * 3)] ?? 'holds';
      bars.push(bar(at, to, kind, kind === 'holds' && random() < 0.2));
      at = to;
    }
    const lane = new LaneBars(bars, 800);
    for (const length of [20_000, 200_000, 1_000_000, 3_100_000]) {
      const scale = 800 / length;
      const shown = lane.visible({from: 0, to: length}, plot, everything);
      const {holds, unsure, waits} = shown.columns.shares;
      const drawn = shown.bars.filter((b) => b.kind === 'holds');
      const width = (sum(holds) + sum(unsure)) * COLUMN + drawn.reduce((w, b) => w + b.right - b.left, 0);
      const held = bars.filter((b) => b.kind === 'holds' && b.from < length);
      const time = held.reduce((t, b) => t + Math.min(b.to, length) - b.from, 0);
      // Turns that are too short to be seen are drawn as hairs.
      expect(Math.abs(width - time * scale), `${length} µs`).toBeLessThan(0.5 + 1.5 * drawn.length * 0.2);
      for (let i = 0; i < holds.length; i++) {
        expect((holds[i] ?? 0) + (unsure[i] ?? 0) + (waits[i] ?? 0)).toBeLessThanOrEqual(1 + 1e-4);
      }
    }
  });

  it('keep their shape while time goes by', () => {
    const lane = new LaneBars(turns(400, 0.5, 1.5), 800);
    const half = lane.visible(window, plot, 400);
    expect(half.bars).toEqual([]);
    expect(sum(half.columns.shares.holds) * COLUMN).toBeCloseTo(100, 3);
  });

  it('are gone through fast enough for a frame', () => {
    const lane = new LaneBars(turns(50_000, 60, 5000), 1342);
    const times = Array.from({length: 20}, () => {
      const begin = performance.now();
      lane.visible({from: 0, to: 253_000_000}, plot, everything);
      return performance.now() - begin;
    });
    // A hundred thousand stretches; the best of the times, as the machine may do much else.
    expect(Math.min(...times)).toBeLessThan(4);
  });
});
