import {type Handover, onlyAnswers, type Threads} from '../../recording/index.ts';
import type {LaneView, Window} from '../vocabulary/thread-lanes.ts';
import {firstAfter} from './time.ts';

/** The part of the run that is told first, and the hand-over in it that is told step by step. */
export interface Moment {
  readonly window: Window;
  /** Absent where the lock never went from one lane to another. */
  readonly handover?: Handover;
  /** When the taker began to wait for the lock, where that is known. */
  readonly waits?: number;
}

/** Windows that are looked at closely, of the most promising hand-overs. */
const CLOSE_LOOKS = 60;
/** Places at which a window is tried where no hand-over is told. */
const PLACES = 40;
/** The shown window in switch intervals, where a request is told. */
const INTERVALS = 6;
/** Hand-overs that a window without requests should show. */
const SOME = 8;
/** Microseconds within which the lock is taken again by somebody who was ready for it. */
const AT_ONCE = 1000;
/** Microseconds that a waiter may take from waking up to holding the lock, or to waiting again. */
const WAKING = 1000;
/** What it is worth that a hand-over goes to the thread that the clip is about. */
const ABOUT = 8;
/** What it is worth to stand in the run's middle, where all threads are at work. */
const MIDDLE = 3;
/** Such a window is no shorter and no longer than this, in microseconds. */
const shortest = 400;
const longest = 30_000;

/**
 * Chooses the clearest hand-over of the recording: one by request that is certain in all its parts, where there is one.
 *
 * @param about - The thread that the clip is about: a hand-over to it tells more than others.
 */
export function chooseMoment(threads: Threads, lanes: readonly LaneView[], about?: number): Moment {
  const laneOf = new Map(lanes.map((lane, i) => [lane.thread, i]));
  const shown = threads.handovers.filter(({from, to}) => laneOf.has(from) && laneOf.has(to) && from !== to);
  const promising = shown
    .filter(
      (handover) =>
        isClear(threads, handover) && heldSurely(lanes[laneOf.get(handover.from) ?? -1], handover.dropped),
    )
    .map((handover) => ({
      handover,
      score: clarity(threads, handover) + (handover.to === about ? ABOUT : 0),
    }))
    .sort((a, b) => b.score - a.score)
    .slice(0, CLOSE_LOOKS)
    .map(({handover, score}) => {
      const moment = momentAt(threads, lanes, laneOf, shown, handover);
      return {moment, score: score + liveliness(threads, lanes, shown, moment)};
    })
    .sort((a, b) => b.score - a.score);
  return promising[0]?.moment ?? {window: quietWindow(threads, lanes, shown)};
}

/** Whether it can be told at all: nothing went unseen in it, and the lock was wanted soon. */
function isClear({method, sites}: Threads, handover: Handover): boolean {
  const {cause, missed, dropped, taken, blur, request, site} = handover;
  if (missed !== undefined) return false;
  if (cause === 'request') return request !== undefined;
  // A wait inside a library would need more words than it is worth.
  const place = site === undefined ? undefined : sites[site];
  const known = method === 'inside' || (cause === 'release' && place?.code !== undefined);
  return known && taken - dropped < AT_ONCE && blur < AT_ONCE;
}

/** Whether the turn that ends at a time was seen whole. */
function heldSurely(lane: LaneView | undefined, dropped: number): boolean {
  const bar = lane?.bars[firstAfter(lane.bars, dropped - 1)];
  return bar?.kind === 'holds' && !bar.uncertain;
}

/** How well a hand-over shows by itself what happens. */
function clarity(threads: Threads, handover: Handover): number {
  const {cause, request, missed, site, waited, blur, to} = handover;
  const interval = intervalAt(threads, handover.dropped);
  const known = site === undefined ? undefined : threads.sites[site];
  let score = 0;
  if (cause === 'request') score += 8;
  if (cause === 'release') score += 2;
  if (request?.seen) score += 4;
  if (request && request.by === to) score += 4;
  if (missed === undefined) score += 4;
  if (known?.code !== undefined) score += 3;
  if (known) score += 1;
  // At a call, it may as well be the call itself that gave the lock up.
  if (known && onlyAnswers(known.opname)) score += 3;
  if (waited !== undefined && waited > 0.9 * interval && waited < 2.2 * interval) score += 3;
  if (blur < interval / 10) score += 1;
  // The interval that most programs have.
  if (interval === 5000) score += 3;
  score += MIDDLE * (1 - Math.abs((2 * handover.taken) / Math.max(1, threads.end) - 1));
  return score;
}

/** How much the window around it shows, and how surely. */
function liveliness(
  threads: Threads,
  lanes: readonly LaneView[],
  shown: readonly Handover[],
  {window, handover}: Moment,
): number {
  let score = 0;
  const length = window.to - window.from;
  const within = handoversIn(shown, window);
  score += Math.min(4, within.length);
  if (
    within.some(({cause, from, to}) => cause === 'request' && from === handover?.to && to === handover.from)
  )
    score += 2;
  if (within.some(({cause}) => cause === 'release') && handover?.cause === 'request') score += 2;
  for (const lane of lanes) {
    let [unsure, holds] = [0, 0];
    for (let i = firstAfter(lane.bars, window.from); i < lane.bars.length; i++) {
      const bar = lane.bars[i];
      if (!bar || bar.from >= window.to) break;
      const part = overlap(bar, window);
      if (bar.uncertain || bar.kind === 'unknown') unsure += part;
      if (bar.kind === 'holds') holds += part;
    }
    score -= (12 * unsure) / length + (unsure > 0 ? 2 : 0);
    if (holds > 0) score += 0.5;
    if (lane.ending !== 'alive' && lane.ended > window.from && lane.ended < window.to) score -= 2;
  }
  // Changes of the switch interval within it would need words of their own.
  if (threads.switchInterval.some(({at}) => at > window.from && at < window.to)) score -= 3;
  return score;
}

/** Hand-overs that were taken within a window. */
export function handoversIn(handovers: readonly Handover[], {from, to}: Window): Handover[] {
  const within: Handover[] = [];
  let [low, high] = [0, handovers.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((handovers[middle]?.taken ?? 0) >= from) high = middle;
    else low = middle + 1;
  }
  for (let i = low; i < handovers.length; i++) {
    const handover = handovers[i];
    if (!handover || handover.taken > to) break;
    within.push(handover);
  }
  return within;
}

/** `sys.getswitchinterval()` at a time, in microseconds. */
export function intervalAt({switchInterval}: Threads, at: number): number {
  return switchInterval.findLast((s) => s.at <= at)?.interval ?? switchInterval[0]?.interval ?? 5000;
}

function momentAt(
  threads: Threads,
  lanes: readonly LaneView[],
  laneOf: ReadonlyMap<number, number>,
  shown: readonly Handover[],
  handover: Handover,
): Moment {
  const {dropped, taken, waited, cause} = handover;
  const lane = lanes[laneOf.get(handover.to) ?? -1];
  const waits = waitBefore(lane, taken) ?? (waited === undefined ? undefined : taken - waited);
  const since = waits ?? handover.request?.at ?? dropped;
  const interval = intervalAt(threads, dropped);
  const length =
    cause === 'request' || threads.method === 'inside'
      ? Math.max(INTERVALS * interval, 3 * (taken - since))
      : Math.max(around(shown, handover), 1.5 * (taken - since));
  return {
    window: windowFrom(threads, since - 0.12 * length, length),
    handover,
    ...(waits === undefined ? {} : {waits}),
  };
}

/** When the wait began that ended with the lock at `taken`: its hatched bar, and those that touch it. */
function waitBefore(lane: LaneView | undefined, taken: number): number | undefined {
  if (!lane) return undefined;
  let since: number | undefined;
  for (let i = firstAfter(lane.bars, taken) - 1; i >= 0; i--) {
    const bar = lane.bars[i];
    if (bar?.kind === 'waits') since = bar.from;
    // The way from waking up to holding the lock isn't seen.
    else if (bar?.kind !== 'unknown' || bar.to - bar.from > WAKING) break;
  }
  return since;
}

/** How long the hand-overs that follow closely take together with it. */
function around(shown: readonly Handover[], handover: Handover): number {
  const at = shown.indexOf(handover);
  let last = handover;
  for (const next of shown.slice(at + 1, at + SOME)) {
    const span = Math.max(last.taken - handover.dropped, shortest);
    if (next.taken - last.taken > 4 * span) break;
    last = next;
  }
  return Math.min(longest, Math.max(shortest, (last.taken - handover.dropped) * 1.3));
}

/** Where no hand-over can be told step by step: the part of the run that shows most, and most surely. */
function quietWindow(threads: Threads, lanes: readonly LaneView[], shown: readonly Handover[]): Window {
  const length = INTERVALS * intervalAt(threads, 0);
  const starts = lanes.flatMap(({bars}) => bars.find((bar) => bar.kind === 'holds')?.from ?? []);
  const first = Math.min(...starts, threads.end) - 0.05 * length;
  const step = (threads.end - first) / PLACES;
  const windows = Array.from({length: PLACES}, (_, i) => windowFrom(threads, first + i * step, length));
  const score = (window: Window) => presence(lanes, shown, window);
  return windows.reduce((best, window) => (score(window) > score(best) ? window : best));
}

/** How much a window shows of threads that live and take the lock, and how surely. */
function presence(lanes: readonly LaneView[], shown: readonly Handover[], window: Window): number {
  const length = window.to - window.from;
  let score = Math.log2(1 + handoversIn(shown, window).length);
  for (const {bars, started, ended} of lanes) {
    score += (2 * overlap({from: started, to: ended}, window)) / length;
    for (let i = firstAfter(bars, window.from); i < bars.length; i++) {
      const bar = bars[i];
      if (!bar || bar.from >= window.to) break;
      const part = overlap(bar, window) / length;
      if (bar.uncertain) score -= 2 * part;
      else if (bar.kind === 'holds') score += 4 * part;
    }
  }
  return score;
}

/** Microseconds that two times have in common. */
const overlap = (a: Window, b: Window) => Math.max(0, Math.min(a.to, b.to) - Math.max(a.from, b.from));

/** A window of that length, within the run; it begins at a round time. */
function windowFrom({end}: Threads, from: number, length: number): Window {
  const whole = Math.max(end, 1);
  if (length >= whole) return {from: 0, to: whole};
  const step = 10 ** Math.floor(Math.log10(length / 4));
  const start = Math.max(0, Math.min(Math.floor(from / step) * step, whole - length));
  return {from: Math.round(start), to: Math.round(start + length)};
}
