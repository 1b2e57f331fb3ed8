import {describe, expect, it} from 'vitest';
import {GLIDE, glideAt, rideOf, standAt} from '../../src/nodes/token-glide.ts';

const moves = [
  {at: 0, lane: 0},
  {at: 5000, lane: null},
  {at: 5040, lane: 1},
  {at: 10_000, lane: 0},
  {at: 12_000, lane: null},
];

describe('standAt', () => {
  it('is with the last lane that took the lock', () => {
    expect([0, 4999, 5020, 5040, 11_000, 99_000].map((at) => standAt(moves, at))).toEqual([
      0,
      0,
      null,
      1,
      0,
      null,
    ]);
    expect(standAt([], 10)).toBeNull();
  });
});

describe('rideOf', () => {
  it('goes when the playhead is there, straight to the next that holds the lock', () => {
    const ride = rideOf(moves, 0, 11_000, 11);
    expect(ride.from).toBe(0);
    expect(ride.glides.map(({to}) => to)).toEqual([1, 0]);
    expect(ride.glides.map(({at}) => at)).toEqual([expect.closeTo(5.04), expect.closeTo(10)]);
  });

  it('rises where nobody holds the lock for long enough to be seen', () => {
    const ride = rideOf(moves, 11_000, 20_000, 9);
    expect(ride.glides).toEqual([{at: 1, to: null}]);
  });

  it('visits every lane in turn, late if it must, and arrives with the playhead', () => {
    const quick = [0, 1, 0, 1].map((lane, i) => ({at: 1000 + i * 100, lane}));
    const ride = rideOf([{at: 0, lane: 1}, ...quick], 0, 2000, 2);
    expect(ride.glides.map(({to}) => to)).toEqual([0, 1, 0, 1]);
    for (const [i, {at}] of ride.glides.entries()) {
      expect(at - (ride.glides[i - 1]?.at ?? 0)).toBeGreaterThanOrEqual(GLIDE - 1e-9);
    }
    const end = rideOf(quick, 900, 1350, 0.95);
    expect(glideAt(end, 0.95)).toEqual({from: 1, to: 1, share: 1});
  });

  it('stays high where the lock goes round too often to be followed', () => {
    const many = Array.from({length: 400}, (_, i) => ({at: i * 10, lane: i % 2}));
    expect(rideOf(many, 0, 4000, 2)).toEqual({from: 0, glides: [], high: true});
  });
});

describe('glideAt', () => {
  it('is on its way for a while, then there', () => {
    const ride = {from: 0, glides: [{at: 1, to: 2}], high: false};
    expect(glideAt(ride, 0.5)).toEqual({from: 0, to: 0, share: 1});
    expect(glideAt(ride, 1 + GLIDE / 2)).toEqual({from: 0, to: 2, share: expect.closeTo(0.5)});
    expect(glideAt(ride, 2)).toEqual({from: 2, to: 2, share: 1});
  });
});
