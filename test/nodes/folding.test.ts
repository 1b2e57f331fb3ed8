import {describe, expect, it} from 'vitest';
import {foldOf} from '../../src/nodes/folding.ts';

const items = [0, 30, 60, 90].map((at) => ({at, width: 20}));

describe('foldOf', () => {
  it('leaves a row alone in which all stands', () => {
    expect(foldOf(items, 110, () => 50)).toBeUndefined();
    expect(foldOf([], 110, () => 50)).toBeUndefined();
  });

  it('ends a row early enough for the word on what is left out', () => {
    expect(foldOf(items, 105, () => 25)).toEqual({shown: 3, end: 80});
    expect(foldOf(items, 104, () => 25)).toEqual({shown: 2, end: 50});
  });

  it('says only that where nothing else fits', () => {
    expect(foldOf(items, 44, () => 25)).toEqual({shown: 0, end: 0});
  });

  it('asks for the word on as many as are left', () => {
    expect(foldOf(items, 105, (left) => (left > 1 ? 100 : 25))).toEqual({shown: 3, end: 80});
  });
});
