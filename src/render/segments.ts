import {createHash, type Hash} from 'node:crypto';
import {type AnyStory, type ClipName, type Timeline, tell, timeline} from '../story/index.ts';
import type {Job} from './job.ts';

/** A piece of a clip that is drawn, encoded and kept by itself. */
export interface Segment {
  /** Its first frame. */
  readonly from: number;
  /** The first frame that is not its own. */
  readonly to: number;
  /** A hash of all that the story puts into its pictures. */
  readonly shows: string;
}

/** Seconds of a segment, if its beats allow it: long ones save little when one caption has changed. */
const SHORTEST = 4;

/** Seconds of a segment near the clip's end: browsers that draw at the same time shall end at about the same time. */
const SHORTEST_AT_END = 2;

/** How many of the last seconds are near the end. */
const END = 8;

/** The segments of a clip, from its first frame to its last. */
export function segmentsOf(job: Job): Segment[] {
  const story = tell(job.clip as ClipName, job.recording, job.format);
  return storySegments(story, timeline(story, job.fps));
}

/**
 * Cuts a story where beats begin: nothing moves there. A beat as long as a segment must be ends one in any case, so that
 * the cuts after a changed beat are soon where they were.
 */
export function storySegments(story: AnyStory, times: Timeline): Segment[] {
  const {frames} = times;
  const segments: Segment[] = [];
  const past = createHash('sha256');
  let first = 0;
  for (const [i, beat] of times.beats.entries()) {
    const from = first === 0 ? 0 : (times.beats[first]?.from ?? 0);
    const last = i === times.beats.length - 1;
    if (beat.to - from < shortest(from, times) && !last) continue;
    const span = {first, last: i, from, to: last ? frames : beat.to};
    segments.push({from, to: span.to, shows: hashOf(story, times, span, past)});
    first = i + 1;
  }
  return segments.length > 0 ? segments : [{from: 0, to: frames, shows: digest(story)}];
}

interface Span {
  /** Numbers of its first and its last beat. */
  readonly first: number;
  readonly last: number;
  readonly from: number;
  readonly to: number;
}

/**
 * What a segment's pictures depend on: what stands there from the start, every change up to its end, and the captions
 * that can be seen in it. Times count from its own beginning. A caption leaves nothing behind, but fades while the next
 * one comes.
 *
 * @param past - Has the changes of all beats before; gets those of the segment's own.
 */
function hashOf(story: AnyStory, {opening, beats}: Timeline, span: Span, past: Hash): string {
  const {first, last, from, to} = span;
  const before = past.copy().digest('hex');
  const own = story.beats.slice(first, last + 1).map(({caption, acts}, i) => {
    const changes = acts.map((act) => act.change);
    past.update(canonical(changes));
    const times = beats[first + i]?.acts.map((act) => [act.from - from, act.to - from, act.until - from]);
    return {caption, changes, times, begins: (beats[first + i]?.from ?? 0) - from};
  });
  const question =
    first === 0 ? {question: story.question, opening} : {fading: story.beats[first - 1]?.caption};
  return digest({clip: story.clip, view: story.view, frames: to - from, before, own, ...question});
}

/** Frames that a segment from there on has at least. */
function shortest(from: number, {fps, frames}: {readonly fps: number; readonly frames: number}): number {
  return (frames - from > END * fps ? SHORTEST : SHORTEST_AT_END) * fps;
}

/** Segments of a scene that no story is known of: all of the recording may show in each of them. */
export function evenSegments({recording, fps}: Job, frames: number): Segment[] {
  const segments: Segment[] = [];
  for (let from = 0; from < frames; ) {
    const next = from + shortest(from, {fps, frames});
    // What is left would be shorter still.
    const to = frames - next < SHORTEST_AT_END * fps ? frames : next;
    segments.push({from, to, shows: digest({recording, from, to})});
    from = to;
  }
  return segments;
}

function digest(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex');
}

/** A value as text, equal for equal values. What JSON would leave out without a word is not to be missed. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (inner instanceof Map) return {map: [...inner]};
    if (inner instanceof Set) return {set: [...inner]};
    if (typeof inner === 'function' || typeof inner === 'symbol') {
      throw new TypeError('A story is data: it can hold no function and no symbol.');
    }
    return inner;
  });
}
