import {makeScene2D, type View2D} from '@motion-canvas/2d';
import {all, type ThreadGenerator, usePlayback, useScene, useThread} from '@motion-canvas/core';
import {Stage} from '../nodes/stage.ts';
import type {Recording} from '../recording/index.ts';
import {timeline} from '../story/timeline.ts';
import type {Story} from '../story/vocabulary/beat.ts';
import {type StageName, type ThemeName, themes} from '../theme/colour.ts';
import {type FormatName, formats} from '../theme/formats.ts';

/** Frames meet exactly; a hair less keeps rounding in the clock from adding one. */
const HAIR = 1e-4;

/** What a clip's scene has to say for itself. */
export interface ClipScene<View, Change> {
  /** Which stage of the way is lit. */
  readonly stage: StageName;
  readonly tell: (recording: Recording, format: (typeof formats)[FormatName]) => Story<View, Change>;
  /**
   * Adds the clip's nodes to `stage.content`, as they are before the first beat, and returns the player of one change.
   * A change takes exactly `seconds`, or less; it computes no facts, it moves what its change names.
   */
  readonly build: (
    stage: Stage,
    story: Story<View, Change>,
  ) => (change: Change, seconds: number) => ThreadGenerator;
}

/** A scene that plays a story: the question, then beat after beat, to the frame that the timeline names. */
export function clipScene<View, Change>({stage: lit, tell, build}: ClipScene<View, Change>) {
  return makeScene2D(function* (view: View2D) {
    const {variables} = useScene();
    const recording = variables.get<Recording | undefined>('recording', undefined)();
    if (!recording) throw new Error('A clip needs a recording: the project variable `recording` is not set.');
    const format = formats[variables.get<FormatName>('format', 'wide')()];
    const palette = themes[variables.get<ThemeName>('theme', 'dark')()];
    const {program, interpreter} = recording.header;

    const story = tell(recording, format);
    const times = timeline(story, usePlayback().fps);
    const stage = new Stage(view, {
      stage: lit,
      format,
      palette,
      program: program.name,
      interpreter: interpreter.label,
    });
    const play = build(stage, story);
    const until = (frame: number) => untilFrame(frame, times.fps);
    const span = (from: number, to: number) => Math.max(0, (to - from) / times.fps - HAIR);

    stage.ask(story.question);
    yield* until(times.opening - Math.round(times.fps * 0.4));
    yield* stage.begin(span(0, Math.round(times.fps * 0.4)));
    yield* until(times.opening);
    for (const [i, beat] of story.beats.entries()) {
      const at = times.beats[i];
      if (!at) throw new RangeError(`Beat ${beat.id} has no time.`);
      yield stage.say(beat.caption, 0.3);
      for (const [j, act] of beat.acts.entries()) {
        const when = at.acts[j];
        if (!when) throw new RangeError(`Act ${j} of beat ${beat.id} has no time.`);
        yield* all(play(act.change, span(when.from, when.to)), until(when.until));
      }
      yield* until(at.to);
    }
    yield* until(times.frames - 1);
  });
}

/**
 * Waits for a frame of the clip, and goes on in it. (Motion Canvas's `waitFor` goes on in the frame before, so what
 * changes at once after it would show too early.)
 */
function* untilFrame(frame: number, fps: number): ThreadGenerator {
  const thread = useThread();
  while (thread.fixed < frame / fps - HAIR) yield;
  thread.time(thread.fixed);
}
