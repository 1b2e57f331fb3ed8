import {describe, expect, it} from 'vitest';
import {ticks, xAt, zoomed} from '../../src/nodes/time-scale.ts';

const plot = {left: 380, right: 1722};

describe('xAt', () => {
  it('puts the window’s ends at the plot’s', () => {
    const window = {from: 2000, to: 12_000};
    expect([2000, 7000, 12_000].map((at) => xAt(window, plot, at))).toEqual([380, 1051, 1722]);
  });
});

describe('zoomed', () => {
  const near = {from: 480_000, to: 510_000};
  const whole = {from: 0, to: 3_000_000};

  it('begins and ends with the given windows', () => {
    expect(zoomed(near, whole, 0)).toEqual(near);
    expect(zoomed(near, whole, 1)).toEqual(whole);
  });

  it('grows by equal factors', () => {
    const half = zoomed(near, whole, 0.5);
    expect(half.to - half.from).toBeCloseTo(Math.sqrt(30_000 * 3_000_000), 3);
  });

  it('shows all of the smaller window all the way', () => {
    for (let share = 0; share <= 1; share += 0.05) {
      const {from, to} = zoomed(near, whole, share);
      expect(from).toBeLessThanOrEqual(near.from + 1e-6);
      expect(to).toBeGreaterThanOrEqual(near.to - 1e-6);
    }
  });

  it('moves evenly between windows of one width', () => {
    expect(zoomed({from: 0, to: 10}, {from: 100, to: 110}, 0.25)).toEqual({from: 25, to: 35});
  });
});

describe('ticks', () => {
  const texts = (from: number, to: number) => ticks({from, to}, plot).map((t) => t.text);

  it('are round milliseconds', () => {
    expect(texts(0, 30_000)).toEqual(['0 ms', '5 ms', '10 ms', '15 ms', '20 ms', '25 ms', '30 ms']);
    expect(texts(481_300, 511_300)).toEqual(['485 ms', '490 ms', '495 ms', '500 ms', '505 ms', '510 ms']);
  });

  it('have the decimals that they need', () => {
    expect(texts(506_200, 508_200)).toEqual(['506.5 ms', '507.0 ms', '507.5 ms', '508.0 ms']);
    expect(texts(0, 900).slice(0, 3)).toEqual(['0 ms', '0.2 ms', '0.4 ms']);
  });

  it('are seconds in a long run', () => {
    expect(texts(0, 3_000_000)).toEqual(['0 s', '0.5 s', '1.0 s', '1.5 s', '2.0 s', '2.5 s', '3.0 s']);
    expect(texts(0, 120_000_000)).toEqual(['0 s', '20 s', '40 s', '60 s', '80 s', '100 s', '120 s']);
  });

  it('never stand closer than their texts are wide', () => {
    for (let length = 200; length < 4e9; length *= 1.13) {
      const marks = ticks({from: length / 3, to: length * 1.3}, plot).filter((t) => t.alpha > 0.1);
      const places = marks.map((t) => xAt({from: length / 3, to: length * 1.3}, plot, t.at));
      for (const [i, x] of places.entries()) {
        expect((places[i + 1] ?? Number.POSITIVE_INFINITY) - x, `${length} µs`).toBeGreaterThanOrEqual(200);
      }
    }
  });
});
