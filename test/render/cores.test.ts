import {describe, expect, it} from 'vitest';
import {browsersThatPay, thisMachine} from '../../src/render/cores.ts';

const GB = 2 ** 30;
const [p480, p720, p1080, p1440, p2160] = [480, 720, 1080, 1440, 2160].map((height) => ({
  width: (height * 16) / 9,
  height,
})) as [Size, Size, Size, Size, Size];
type Size = {width: number; height: number};

describe('browsers', () => {
  it('are one a core where pictures are small', () => {
    expect([1, 2, 4].map((cores) => browsersThatPay(p480, {cores, memory: 32 * GB}))).toEqual([1, 2, 4]);
  });

  it('are fewer where each keeps several cores busy', () => {
    const pay = [1, 2, 3, 8].map((cores) => browsersThatPay(p480, {cores, memory: 32 * GB}, 2));
    expect(pay).toEqual([1, 1, 2, 4]);
  });

  it('are as many as keep within the bound of memory, whatever the number of cores', () => {
    const most = [p720, p1080, p1440, p2160].map((size) =>
      browsersThatPay(size, {cores: 64, memory: 256 * GB}),
    );
    expect(most).toEqual([4, 2, 2, 1]);
  });

  it('leave half of the free memory alone, but one there is', () => {
    expect(browsersThatPay(p1080, {cores: 8, memory: 3 * GB})).toBe(2);
    expect(browsersThatPay(p1080, {cores: 8, memory: 2 * GB})).toBe(1);
    expect(browsersThatPay(p2160, {cores: 8, memory: 0})).toBe(1);
  });

  it('are counted for the machine that this is', () => {
    const {cores, memory} = thisMachine();
    expect(cores).toBeGreaterThanOrEqual(1);
    expect(memory).toBeGreaterThan(64 * 2 ** 20);
  });
});
