import {expect, it} from 'vitest';
import {bar, startProgressLine} from '../../src/cli/progress-line.ts';

it('tells frames, what came from the cache, the rate of what was made, and the time left at that rate', () => {
  let now = 0;
  const told = startProgressLine('eval:', () => now);
  now += 500;
  expect(told({frame: 300, frames: 1200, cached: 300})).toBe(
    'eval: 300 of 1,200 frames, 300 from the cache, 0 fps, … left',
  );
  now += 9_500;
  expect(told({frame: 600, frames: 1200, cached: 300})).toBe(
    'eval: 600 of 1,200 frames, 300 from the cache, 30 fps, 20 s left',
  );
  now += 20_000;
  expect(told({frame: 1200, frames: 1200, cached: 300})).toContain('30 fps, 0 s left');
});

it('says nothing of a cache that gave nothing, nor of the time while a browser starts', () => {
  let now = 0;
  const told = startProgressLine('refs:', () => now);
  now += 4_000;
  expect(told({frame: 1, frames: 60, cached: 0})).toBe('refs: 1 of 60 frames, 0 fps, … left');
});

it('draws what was kept, made and is left', () => {
  expect(bar({frame: 0, frames: 100, cached: 0})).toBe('░'.repeat(24));
  expect(bar({frame: 50, frames: 100, cached: 25})).toBe(`${'▓'.repeat(6)}${'█'.repeat(6)}${'░'.repeat(12)}`);
  expect(bar({frame: 100, frames: 100, cached: 100})).toBe('▓'.repeat(24));
  for (const frame of [0, 1, 7, 33, 99, 100]) expect(bar({frame, frames: 100, cached: 1})).toHaveLength(24);
});
