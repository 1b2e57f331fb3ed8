import type {RawLog, RawSample} from './raw.ts';
import type {Clock, Roster} from './roster.ts';

/** Microseconds. Where the lock moved between two looks further apart than this, the time between is uncertain. */
const LONG_GAP = 500;
/** A look that took longer than this may have seen what was so at its beginning, and no longer at its end. */
const SLOW = 50;

/** A look at the lock, with the thread in the holder's place known. */
export interface Look {
  /** When the look was over: what it saw was so by then. If nothing was new and it took long: when it began. */
  readonly at: number;
  /** When it began. */
  readonly from: number;
  /** Who has the lock, or had it last: an index into the roster. */
  readonly who: number;
  readonly locked: boolean;
  readonly sample: RawSample;
}

/** The time from one look to the next. */
export interface Gap {
  readonly from: number;
  readonly to: number;
  /** Changes of the holder that neither look shows. */
  readonly unseen: number;
  /** Whether there are such, or could be: what any thread did meanwhile is uncertain. */
  readonly uncertain: boolean;
  /** Who is taken to have had the lock, and when. Empty: nobody. */
  readonly held: readonly Held[];
}

export interface Held {
  readonly who: number;
  readonly from: number;
  readonly to: number;
  readonly uncertain: boolean;
}

/** The looks in order. Those that saw a holder whom nobody knows count as not made: what they saw was missed. */
export function looksOf(log: RawLog, roster: Roster, clock: Clock): Look[] {
  const looks: Look[] = [];
  for (const sample of log.samples) {
    if (sample.at > log.ended) break;
    const who = roster.find(sample.holder, sample.until);
    if (who < 0) continue;
    // Of those before the program began, the last says how it began.
    if (sample.until <= log.began) looks.pop();
    const before = looks.at(-1);
    const isOld = before !== undefined && before.who === who && isSame(before.sample, sample);
    const from = clock(sample.at);
    // The sampler may have been off its core within the look. What had not changed by then may have changed since.
    const at = isOld && sample.until - sample.at > SLOW ? from : clock(sample.until);
    looks.push({at, from, who, locked: sample.locked, sample});
  }
  return looks;
}

function isSame(a: RawSample, b: RawSample): boolean {
  return a.locked === b.locked && a.switchNumber === b.switchNumber;
}

/** The times between the looks, and after the last one until the end: one for each look. */
export function gapsOf(looks: readonly Look[], end: number): Gap[] {
  return looks.map((look, i) => {
    const next = looks[i + 1];
    return next ? gapBetween(look, next) : openGap(look, end);
  });
}

function openGap({at, who, locked}: Look, end: number): Gap {
  // No later look tells what happened in it.
  const uncertain = end - at > LONG_GAP;
  return {from: at, to: end, unseen: 0, uncertain, held: locked ? [{who, from: at, to: end, uncertain}] : []};
}

function gapBetween(before: Look, after: Look): Gap {
  const moved = before.who !== after.who;
  const changes = Math.max(0, after.sample.switchNumber - before.sample.switchNumber);
  const unseen = Math.max(0, changes - (moved ? 1 : 0));
  const gap = {from: before.at, to: after.at, unseen, uncertain: unseen > 0};
  return {...gap, held: holdersBetween(before, after, moved, unseen)};
}

/**
 * Who had the lock between two looks.
 *
 * A turn lasts until the first look that no longer sees it, and begins with the first look that does. A turn so short
 * that only `last_holder` tells of it lies somewhere between the two looks: it gets the time that the other can't have
 * had, and is uncertain.
 */
function holdersBetween(before: Look, after: Look, moved: boolean, unseen: number): Held[] {
  const [from, to] = [before.at, after.at];
  const changed = moved || unseen > 0 || !after.locked;
  const uncertain = unseen > 0 || (changed && to - before.from > LONG_GAP);
  const passed = moved && !after.locked;
  if (before.locked) {
    if (!passed) return [{who: before.who, from, to, uncertain}];
    const middle = Math.round((from + to) / 2);
    return [
      {who: before.who, from, to: middle, uncertain: true},
      {who: after.who, from: middle, to, uncertain: true},
    ];
  }
  return passed ? [{who: after.who, from: Math.max(from, to - LONG_GAP), to, uncertain: true}] : [];
}
