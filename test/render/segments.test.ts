import {readdirSync, readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import type {Job} from '../../src/render/job.ts';
import {evenSegments, storySegments} from '../../src/render/segments.ts';
import {type AnyStory, type ClipName, tell, timeline} from '../../src/story/index.ts';
import {caption} from '../../src/story/vocabulary/caption.ts';
import {wide} from '../../src/theme/formats.ts';
import {recorded, stepClips} from '../support/recorded.ts';

const recording = await recorded('total');
const FPS = 60;
const cut = (story: AnyStory) => storySegments(story, timeline(story, FPS));
const storyOf = (clip: ClipName) => tell(clip, recording, wide);

/** The story with one beat changed. */
function with_(story: AnyStory, at: number, change: (beat: AnyStory['beats'][number]) => object): AnyStory {
  return {...story, beats: story.beats.map((beat, i) => (i === at ? {...beat, ...change(beat)} : beat))};
}

describe.each(stepClips)('the segments of %s', (clip) => {
  const story = storyOf(clip);
  const times = timeline(story, FPS);
  const segments = cut(story);
  const middle = Math.floor(story.beats.length / 2);
  /** Whether the beat's caption, or what is left of it, can be seen in a segment. */
  const shows = (from: number, to: number, at: number) => {
    const beat = times.beats[at];
    const fading = times.beats[at + 1];
    return beat !== undefined && from < (fading ? fading.from + 1 : beat.to) && to > beat.from;
  };

  it('are all of its frames, cut where beats begin', () => {
    expect(segments[0]?.from).toBe(0);
    expect(segments.at(-1)?.to).toBe(times.frames);
    for (const [i, {from, to}] of segments.entries()) {
      if (i > 0) expect(from).toBe(segments[i - 1]?.to);
      if (i > 0) expect(times.beats.map((beat) => beat.from)).toContain(from);
      const least = from < times.frames - 8 * FPS ? 4 : 2;
      if (i < segments.length - 1) expect(to - from).toBeGreaterThanOrEqual(least * FPS);
    }
    expect(new Set(segments.map((s) => s.shows)).size).toBe(segments.length);
  });

  it('that show a changed caption change, and no other', () => {
    const changed = cut(with_(story, middle, () => ({caption: caption`Other words.`})));
    expect(changed.map(({from, to}) => [from, to])).toEqual(segments.map(({from, to}) => [from, to]));
    const touched = segments.filter((segment, i) => segment.shows !== changed[i]?.shows);
    expect(touched).toEqual(segments.filter(({from, to}) => shows(from, to, middle)));
    expect(touched.length).toBeGreaterThan(0);
    expect(touched.length).toBeLessThanOrEqual(2);
  });

  it('after a beat that lasts longer are the same, only later', () => {
    // By no whole number of frames, as captions do.
    const longer = cut(with_(story, middle, ({holdMs}) => ({holdMs: holdMs + 1013})));
    const known = new Set(segments.map((segment) => segment.shows));
    const fresh = longer.filter((segment) => !known.has(segment.shows));
    expect(fresh.length).toBeGreaterThan(0);
    // Its own, and those up to the next beat that ends a segment in any case.
    expect(fresh.length).toBeLessThanOrEqual(4);
    expect(longer.at(-1)?.shows).toBe(segments.at(-1)?.shows);
    expect(Math.abs((longer.at(-1)?.to ?? 0) - times.frames - 1.013 * FPS)).toBeLessThan(1);
  });

  it('from a changed act on are others to the end', () => {
    const changed = cut(
      with_(story, middle, ({acts}) => ({acts: [...acts, {change: {}, moveMs: 0, restMs: 0}]})),
    );
    const same = segments.filter((segment, i) => segment.shows === changed[i]?.shows);
    expect(same).toEqual(segments.filter(({to}) => to <= (times.beats[middle]?.from ?? 0)));
  });

  it('are others if anything stands there from the start that did not', () => {
    const changed = cut({...story, view: {...(story.view as object), more: 1}});
    expect(segments.filter((segment, i) => segment.shows === changed[i]?.shows)).toEqual([]);
  });
});

describe('the segments of a scene without a story', () => {
  const lengths = (frames: number, fps = FPS) => {
    const segments = evenSegments({recording, fps} as Job, frames);
    for (const [i, {from}] of segments.entries()) expect(from).toBe(segments[i - 1]?.to ?? 0);
    return segments.map(({from, to}) => to - from);
  };

  it.each([
    [20, [4, 4, 4, 2, 2, 2, 2]],
    [8, [2, 2, 2, 2]],
    [5, [2, 3]],
    [1, [1]],
  ])('of %i s last %j s: the last are short, that browsers end together', (seconds, expected) => {
    expect(lengths(seconds * FPS)).toEqual(expected.map((s) => s * FPS));
  });

  it('leave no frame out, and none is short of two seconds', () => {
    for (const frames of [121, 239, 481, 599, 1201]) {
      const all = lengths(frames);
      expect(all.reduce((sum, n) => sum + n, 0)).toBe(frames);
      expect(Math.min(...all)).toBeGreaterThanOrEqual(2 * FPS);
    }
  });
});

/** What a scene takes from a story must be in the story: the telling's code is no part of a part's key. */
it('scenes take nothing from the telling of a story but its telling and its types', () => {
  const folder = new URL('../../src/scenes/', import.meta.url);
  const taken = readdirSync(folder, {recursive: true, encoding: 'utf8'})
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => {
      const text = readFileSync(new URL(name, folder), 'utf8');
      const imports = text.matchAll(
        /^import \{([^}]*)\} from '(?:\.\.\/)+story\/(?!vocabulary\/|timeline)/gm,
      );
      return [...imports].flatMap(([, names = '']) => names.split(',').map((n) => `${name}: ${n.trim()}`));
    });
  expect(taken.filter((name) => !/: (type |tell[A-Z]|$)/.test(name))).toEqual([]);
});
