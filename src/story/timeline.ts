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
 * A story's times in whole frames. Each beat is a whole number of them and its acts are counted from its start: when a
 * caption gets longer, what comes later comes later as it was, frame for frame, and needs no new pictures.
 */
export function timeline(story: AnyStory, fps: number): Timeline {
  const frame = (ms: number) => Math.round((ms * fps) / 1000);
  const opening = frame(timing.opening);
  let from = opening;
  const beats = story.beats.map((beat): BeatFrames => {
    let now = 0;
    const acts = beat.acts.map((act): ActFrames => {
      const start = now;
      now += act.moveMs + act.restMs;
      return {from: from + frame(start), to: from + frame(start + act.moveMs), until: from + frame(now)};
    });
    const to = from + frame(now + beat.holdMs);
    const told = {id: beat.id, from, to, acts};
    from = to;
    return told;
  });
  return {fps, frames: from + frame(timing.closing), opening, beats};
}
