import type {Handover} from '../../recording/index.ts';
import type {Act, Beat} from '../vocabulary/beat.ts';
import type {Caption, Segment} from '../vocabulary/caption.ts';
import {act, beat} from '../vocabulary/pace.ts';
import type {BannerPart, CodeCard, Window} from '../vocabulary/thread-lanes.ts';
import type {Matter} from './matter.ts';
import type {GilChange} from './view.ts';
import {fitting, threadName, threadPart} from './words.ts';

/** Milliseconds that the playhead takes for a whole window, at most for one way, and for a change of the window. */
const WINDOW_MS = 8500;
const LONGEST_PLAY = 4000;
export const ZOOM_MS = 1500;

/** One change with its time, in milliseconds. */
export function move(change: GilChange, moveMs: number, restMs = 0): Act<GilChange> {
  return act(change, moveMs, restMs);
}

/** The beats as they are written, with what stands on the screen meanwhile. */
export class Script {
  public readonly beats: Beat<GilChange>[] = [];
  public readonly codes: CodeCard[] = [];
  public readonly matter: Matter;
  private shown: Window;
  private head: number;
  /** Acts that take away what stands, before the next beat. */
  private leaving: Act<GilChange>[] = [];

  public constructor(matter: Matter) {
    this.matter = matter;
    this.shown = matter.moment.window;
    this.head = this.shown.from;
  }

  public get window(): Window {
    return this.shown;
  }

  /** How many threads have the lock in the window. */
  public get holders(): number {
    const {from, to} = this.shown;
    const turns = this.matter.facts.turns.filter((t) => t.from < to && t.to > from);
    return new Set(turns.map((t) => t.thread)).size;
  }

  /** Microseconds that the window shows. */
  public get length(): number {
    return Math.max(1, this.shown.to - this.shown.from);
  }

  public get playhead(): number {
    return this.head;
  }

  /** A beat with the first of the captions that has room. */
  public say(
    id: string,
    captions: Caption | readonly Caption[],
    acts: readonly Act<GilChange>[],
    still = 600,
  ): void {
    const all = isCaption(captions) ? [captions] : captions;
    const words = fitting(this.matter.format.captionChars, ...all);
    this.beats.push(beat(id, words, [...this.leaving, ...acts], still));
    this.leaving = [];
  }

  public add(beats: readonly Beat<GilChange>[]): void {
    const [first, ...rest] = beats;
    if (!first) return;
    this.say(first.id, first.caption, first.acts, first.holdMs);
    this.beats.push(...rest);
  }

  /** Before the next beat these acts are played. */
  public leave(...acts: readonly Act<GilChange>[]): void {
    this.leaving.push(...acts);
  }

  /** Lets the playhead run to a time; never back, never out of the window. */
  public play(to: number, longest = LONGEST_PLAY): Act<GilChange> {
    const end = Math.max(this.head, Math.min(to, this.shown.to));
    const share = (end - this.head) / this.length;
    this.head = end;
    return act({kind: 'play', to: end}, Math.min(longest, Math.max(500, share * WINDOW_MS)), 250);
  }

  /** Lets the playhead run into the turn that a hand-over begins, not past it. */
  public playInto({taken, to}: Handover): Act<GilChange> {
    const turn = this.matter.facts.turns.find((t) => t.thread === to && t.to > taken);
    return this.play(Math.min(taken + 0.08 * this.length, (turn?.to ?? Number.POSITIVE_INFINITY) - 1));
  }

  /** Goes to another window, with the playhead at its beginning or without it. */
  public zoom(window: Window, playhead: boolean): Act<GilChange> {
    this.shown = window;
    this.head = window.from;
    return act({kind: 'zoom', window, playhead}, ZOOM_MS, 200);
  }

  public show(card: CodeCard): Act<GilChange> {
    return act({kind: 'code', card: this.codes.push(card) - 1}, 600, 300);
  }

  /** A thread's name in a caption and in a banner. */
  public name(lane: number): Segment {
    return threadName(this.matter.lanes, lane);
  }

  public part(lane: number): BannerPart {
    return threadPart(this.matter.lanes, lane);
  }

  /** The lane of a thread that has one. */
  public lane(thread: number): number {
    const lane = this.laneIfShown(thread);
    if (lane === undefined) throw new RangeError(`Thread ${thread} has no lane.`);
    return lane;
  }

  public laneIfShown(thread: number): number | undefined {
    const lane = this.matter.lanes.findIndex((l) => l.thread === thread);
    return lane < 0 ? undefined : lane;
  }

  /** The lane that has the lock at a time. */
  public holderAt(at: number): number | undefined {
    const turn = this.matter.facts.turns.findLast((t) => t.from <= at);
    return turn && at < turn.to ? this.laneIfShown(turn.thread) : undefined;
  }
}

const isCaption = (captions: Caption | readonly Caption[]): captions is Caption =>
  captions.every((c) => 'text' in c);
