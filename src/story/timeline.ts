import {timing} from '../theme/timing.ts';
import type {AnyStory} from './vocabulary/beat.ts';

/** When an act moves, in frames: from `from` up to `to`; the next act starts at `until`. */
export interface ActFrames {
  readonly from: number;
  readonly to: number;
  readonly until: number;
}

/** When a beat plays, in frames. `to` is the first frame that is not its own; `to - 1` shows its still. */
export interface BeatFrames {
  readonly id: string;
  readonly from: number;
  readonly to: number;
  readonly acts: readonly ActFrames[];
}

export interface Timeline {
  readonly fps: number;
  /** All frames of the clip: 0 to `frames - 1`. */
  readonly frames: number;
  /** The opening question lasts from frame 0 up to here. */
  readonly opening: number;
  readonly beats: readonly BeatFrames[];
}

/**
 * A story's times in whole frames. Rounding happens on the running total, so no error adds up and the same story
 * lasts equally long, to the frame, at every rate.
 */
export function timeline(story: AnyStory, fps: number): Timeline {
  const frame = (ms: number) => Math.round((ms * fps) / 1000);
  let now: number = timing.opening;
  const beats = story.beats.map((beat): BeatFrames => {
    const from = frame(now);
    const acts = beat.acts.map((act): ActFrames => {
      const start = frame(now);
      const moved = frame(now + act.moveMs);
      now += act.moveMs + act.restMs;
      return {from: start, to: moved, until: frame(now)};
    });
    now += beat.holdMs;
    return {id: beat.id, from, to: frame(now), acts};
  });
  return {fps, frames: frame(now + timing.closing), opening: frame(timing.opening), beats};
}
