import {expect, it} from 'vitest';
import {startMeter} from '../../src/cli/meter.ts';

it('tells the rate and the time left from what was done so far', () => {
  let now = 1000;
  const pace = startMeter(() => now);
  expect(pace(0, 100)).toEqual({rate: 0, left: undefined});
  now += 500;
  expect(pace(1, 100)).toEqual({rate: 2, left: undefined});
  now += 1500;
  expect(pace(50, 100)).toEqual({rate: 25, left: 2});
  expect(pace(100, 100)).toEqual({rate: 50, left: 0});
});
