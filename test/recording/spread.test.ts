import {describe, expect, it} from 'vitest';
import {ratioOf, spreadOf} from '../../src/recording/index.ts';

/** As `statistics.quantiles(values, n=4, method='inclusive')` gives them. */
const known = [
  {values: [7], quartiles: [7, 7], median: 7},
  {values: [4, 1], quartiles: [1.75, 3.25], median: 2.5},
  {values: [3, 1, 2], quartiles: [1.5, 2.5], median: 2},
  {values: [10, 1, 5, 2, 8], quartiles: [2, 8], median: 5},
  {values: [1, 2, 3, 4, 5, 60], quartiles: [2.25, 4.75], median: 3.5},
] as const;

describe('spreadOf', () => {
  it.each(known)('of $values', ({values, quartiles, median}) => {
    const [least, most] = [Math.min(...values), Math.max(...values)];
    expect(spreadOf(values)).toEqual({least, quartiles, median, most});
  });

  it('leaves the values in their order', () => {
    const values = [3, 1, 2];
    spreadOf(values);
    expect(values).toEqual([3, 1, 2]);
  });

  it('has nothing to say of no values', () => {
    expect(() => spreadOf([])).toThrow('Nothing was measured');
  });
});

describe('ratioOf', () => {
  it('compares the medians, and round with round', () => {
    expect(ratioOf([30, 10, 20], [10, 20, 40])).toEqual({medians: 1, range: [0.5, 3]});
  });

  it('has the ratio of the medians within its range, whatever was measured', () => {
    let state = 1;
    const next = () => {
      state = (state * 48_271) % 2_147_483_647;
      return 1 + (state % 1000);
    };
    for (let i = 0; i < 500; i++) {
      const length = 3 + (i % 8);
      const {medians, range} = ratioOf(Array.from({length}, next), Array.from({length}, next));
      expect(medians).toBeGreaterThanOrEqual(range[0] - 1e-12);
      expect(medians).toBeLessThanOrEqual(range[1] + 1e-12);
    }
  });

  it('refuses rounds of only one side', () => {
    expect(() => ratioOf([1, 2], [1])).toThrow('equally often');
  });
});
