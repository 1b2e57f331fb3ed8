import {describe, expect, it} from 'vitest';
import {timeline} from '../../src/story/timeline.ts';
import type {AnyStory} from '../../src/story/vocabulary/beat.ts';
import {caption} from '../../src/story/vocabulary/caption.ts';
import {act, beat, mostDetailed, readingMs, storyMs} from '../../src/story/vocabulary/pace.ts';
import {timing} from '../../src/theme/timing.ts';

const story = (beats: AnyStory['beats']): AnyStory => ({
  clip: 'tokens',
  question: caption`Why?`,
  view: null,
  beats,
});

describe('timeline', () => {
  const beats = [1, 2, 3, 4, 5, 6, 7].map((i) =>
    beat(`b${i}`, caption`A caption of some ${i} words.`, [act(null, 333), act(null, 111, 77)]),
  );

  it('gives each beat its time, to half a frame, at every rate', () => {
    for (const fps of [12, 24, 25, 30, 50, 60]) {
      const times = timeline(story(beats), fps);
      for (const [i, {from, to}] of times.beats.entries()) {
        const ms = storyMs(beats.slice(i, i + 1)) - storyMs([]);
        expect(Math.abs(to - from - (ms * fps) / 1000)).toBeLessThanOrEqual(0.5);
      }
      expect(times.frames - (times.beats.at(-1)?.to ?? 0)).toBe(Math.round((timing.closing * fps) / 1000));
    }
  });

  it('moves later beats as they are when one gets longer', () => {
    const longer = beat('b1', caption`A caption of some words and one more.`, [
      act(null, 333),
      act(null, 111, 77),
    ]);
    for (const fps of [12, 24, 25, 30, 50, 60]) {
      const before = timeline(story(beats), fps).beats.slice(1);
      const after = timeline(story([longer, ...beats.slice(1)]), fps).beats.slice(1);
      const by = (after[0]?.from ?? 0) - (before[0]?.from ?? 0);
      expect(by).toBeGreaterThan(0);
      const moved = before.map(({id, from, to, acts}) => ({
        id,
        from: from + by,
        to: to + by,
        acts: acts.map((one) => ({from: one.from + by, to: one.to + by, until: one.until + by})),
      }));
      expect(after).toEqual(moved);
    }
  });

  it('leaves no gap between beats or acts', () => {
    const times = timeline(story(beats), 30);
    expect(times.beats[0]?.from).toBe(times.opening);
    for (const [i, one] of times.beats.entries()) {
      expect(one.from).toBe(i === 0 ? times.opening : times.beats[i - 1]?.to);
      expect(one.acts[0]?.from).toBe(one.from);
      expect(one.acts[1]?.from).toBe(one.acts[0]?.until);
    }
  });
});

describe('pace', () => {
  it('holds a beat as long as its caption takes to read', () => {
    const long = caption`${'x'.repeat(100)}`;
    expect(readingMs(long)).toBe(100 * timing.readPerChar);
    const told = beat('a', long, [act(null, 1000)]);
    expect(told.holdMs).toBe(100 * timing.readPerChar - 1000);
    expect(beat('b', caption`Hi`, [act(null, 5000)]).holdMs).toBe(500);
  });

  it('takes the most detailed telling that fits', () => {
    const telling = (n: number) => () => ({
      n,
      beats: Array.from({length: n}, (_, i) => beat(`${i}`, caption`Hi`, [])),
    });
    expect(mostDetailed([telling(500), telling(20), telling(2)]).n).toBe(20);
    expect(mostDetailed([telling(500), telling(400)]).n).toBe(400);
  });
});
