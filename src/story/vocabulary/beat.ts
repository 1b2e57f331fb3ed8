import type {Caption} from './caption.ts';

/** The clips that can be told today, in the order of the way through CPython. */
export const clipNames = ['tokens', 'ast', 'bytecode', 'eval', 'refs', 'gil', 'gil-cost'] as const;
export type ClipName = (typeof clipNames)[number];

/** One thing that moves: what changes, and how long the change takes. */
export interface Act<Change> {
  readonly change: Change;
  /** Milliseconds of movement. */
  readonly moveMs: number;
  /** Milliseconds of rest after it, before the next act. */
  readonly restMs: number;
}

/** One caption and the acts that it speaks of. After the last act the picture holds still. */
export interface Beat<Change> {
  /** Stable within the story: `loop-1-add`. */
  readonly id: string;
  readonly caption: Caption;
  readonly acts: readonly Act<Change>[];
  /** Milliseconds of stillness at the end. */
  readonly holdMs: number;
}

/**
 * What a clip tells: a pure function of a recording and a format.
 *
 * `View` is all that the scene draws before the first beat and refers to later; changes refer to it by key.
 */
export interface Story<View, Change> {
  readonly clip: ClipName;
  /** The question that the clip opens on. */
  readonly question: Caption;
  readonly view: View;
  readonly beats: readonly Beat<Change>[];
}

/** A story whose change type doesn't matter: for timelines, captions and tests. */
export type AnyStory = Story<unknown, unknown>;

/** Milliseconds that a beat lasts. */
export function beatMs(beat: Beat<unknown>): number {
  return beat.acts.reduce((sum, act) => sum + act.moveMs + act.restMs, 0) + beat.holdMs;
}
