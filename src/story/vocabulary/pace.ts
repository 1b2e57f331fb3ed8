import {timing} from '../../theme/timing.ts';
import {type Act, type Beat, beatMs} from './beat.ts';
import {type Caption, plainCaption} from './caption.ts';

/** Milliseconds that a caption needs on screen. */
export function readingMs(caption: Caption): number {
  return Math.max(timing.shortestHold, [...plainCaption(caption)].length * timing.readPerChar);
}

/** One move with nothing after it. */
export function act<Change>(change: Change, moveMs: number = timing.move, restMs = 0): Act<Change> {
  return {change, moveMs, restMs};
}

/**
 * A beat that lasts exactly as long as its caption needs, or as its acts need if that is longer; it always ends on a
 * still of at least `still` milliseconds.
 */
export function beat<Change>(
  id: string,
  caption: Caption,
  acts: readonly Act<Change>[],
  still = 500,
): Beat<Change> {
  const moving = acts.reduce((sum, a) => sum + a.moveMs + a.restMs, 0);
  return {id, caption, acts, holdMs: Math.max(still, readingMs(caption) - moving)};
}

/** Milliseconds that a whole story lasts, its opening question included. */
export function storyMs(beats: readonly Beat<unknown>[]): number {
  return timing.opening + beats.reduce((sum, b) => sum + beatMs(b), 0) + timing.closing;
}

/**
 * The first telling that fits into the longest clip, from the most detailed to the shortest; the last one is returned
 * if none does, so the last must be bounded by itself.
 */
export function mostDetailed<T extends {readonly beats: readonly Beat<unknown>[]}>(
  tellings: readonly (() => T)[],
  longest: number = timing.longestClip,
): T {
  let told: T | undefined;
  for (const tell of tellings) {
    told = tell();
    if (storyMs(told.beats) <= longest) return told;
  }
  if (!told) throw new RangeError('A story needs at least one telling.');
  return told;
}
