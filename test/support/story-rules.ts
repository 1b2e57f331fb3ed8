import {expect} from 'vitest';
import {type AnyStory, plainCaption} from '../../src/story/index.ts';
import {storyMs} from '../../src/story/vocabulary/pace.ts';
import type {Format} from '../../src/theme/formats.ts';
import {timing} from '../../src/theme/timing.ts';

/** What holds for every story, whatever its clip and its program. */
export function expectWellTold({beats, question}: AnyStory, format: Format): void {
  expect(storyMs(beats)).toBeLessThanOrEqual(timing.longestClip);
  expect(plainCaption(question)).toMatch(/\?$/);
  const ids = beats.map((b) => b.id);
  expect(new Set(ids).size, `beats named twice: ${ids.join(', ')}`).toBe(ids.length);
  for (const {id, caption, acts, holdMs} of beats) {
    const text = plainCaption(caption);
    expect([...text].length, `${id}: ${text}`).toBeLessThanOrEqual(format.captionChars);
    expect(text, id).toMatch(/^[^\s].*[.?]$/u);
    if (!caption[0]?.code) expect(text, id).not.toMatch(/^\p{Ll}/u);
    expect(text, id).not.toMatch(/undefined|NaN|\[object| {2}| \.$/u);
    const lasts = acts.reduce((sum, a) => sum + a.moveMs + a.restMs, 0) + holdMs;
    expect(lasts, id).toBeGreaterThanOrEqual(
      Math.max(timing.shortestHold, [...text].length * timing.readPerChar),
    );
  }
  const captions = beats.map((b) => plainCaption(b.caption));
  for (const [i, text] of captions.entries())
    expect(text, 'the same caption twice in a row').not.toBe(captions[i + 1]);
}
