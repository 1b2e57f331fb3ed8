import {describe, expect, it} from 'vitest';
import type {Recording} from '../../src/recording/index.ts';
import type {Holder} from '../../src/story/refs/holders.ts';
import {type Life, type LifePoint, wasBefore} from '../../src/story/refs/life.ts';

/** A call (frame 1) that was recorded alone, made by the module (frame 0), which goes on after it. */
const recording = {
  run: {
    frames: [
      {code: 0, caller: null},
      {code: 1, caller: 0},
    ],
    steps: [1, 1, 0, 0].map((frame) => ({frame, offset: 0})),
  },
} as unknown as Recording;

const met = (step: number, of: number): Life => {
  const holder: Holder = {key: '', kind: 'stack', name: '', owner: '', of, references: 1, borrowed: 0};
  const point: LifePoint = {step, count: 1, holders: [holder], elsewhere: 0, repr: '[]', inside: []};
  return {id: 1, points: [point], born: undefined, died: undefined, last: 3};
};

describe('an object was there when the recording of a part began', () => {
  it('if its first instruction met it', () => {
    expect(wasBefore(recording, met(0, 1))).toBe(true);
  });

  it('if it was on the stack of a frame that waited since then', () => {
    expect(wasBefore(recording, met(1, 0))).toBe(true);
  });

  it('and maybe not, if it was met later', () => {
    expect(wasBefore(recording, met(1, 1))).toBe(false);
    expect(wasBefore(recording, met(3, 0))).toBe(false);
  });
});
