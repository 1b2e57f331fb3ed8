import {LONG_GAP, type RawLog, type RawSample, type RawStance} from './raw.ts';
import type {Clock, Roster} from './roster.ts';

/** A look that took longer than this may have seen what was so at its beginning, and no longer at its end. */
const SLOW = 50;

/** A look at the lock, with the thread in the holder's place known. */
export interface Look {
  /** When the look was over: what it saw was so by then. If nothing was new and it took long: when it began. */
  readonly at: number;
  /** When it began. */
  readonly from: number;
  /** When the look before it began, be that one kept or not: until then all was as the look before in the list saw it. */
  readonly since: number;
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
  /** Who is taken to have had the lock, and when. Empty: nobody. */
  readonly held: readonly Held[];
  /**
   * From when on nobody looked, until the gap's end. It is no earlier than its beginning, unless the look there was so
   * slow that nobody knows when in it the lock was as it saw it.
   */
  readonly blind: number;
  /** Whose part in the blind time is uncertain. */
  readonly doubtful: readonly number[] | 'all';
}

export interface Held {
  readonly who: number;
  readonly from: number;
  readonly to: number;
}

/** The looks in order. Those that saw a holder whom nobody knows count as not made: what they saw was missed. */
export function looksOf(log: RawLog, roster: Roster, clock: Clock): Look[] {
  const looks: Look[] = [];
  let missedSince: number | undefined;
  for (const sample of log.samples) {
    if (sample.at > log.ended) break;
    const who = roster.find(sample.holder, sample.until);
    if (who < 0) {
      missedSince ??= sample.since;
      continue;
    }
    // Of those before the program began, the last says how it began.
    if (sample.until <= log.began) looks.pop();
    const before = looks.at(-1);
    const isOld = before !== undefined && before.who === who && isSame(before.sample, sample);
    const from = clock(sample.at);
    // The sampler may have been off its core within the look. What had not changed by then may have changed since.
    const at = isOld && sample.until - sample.at > SLOW ? from : clock(sample.until);
    const since = clock(missedSince ?? sample.since);
    looks.push({
      at,
      from,
      since,
      who,
      locked: sample.locked,
      sample: missedSince ? unplaced(sample) : sample,
    });
    missedSince = undefined;
  }
  return looks;
}

/** Where the holder before this look stands says nothing if nobody knows who that was. */
function unplaced({stood, ...sample}: RawSample): RawSample {
  return sample;
}

function isSame(a: RawSample, b: RawSample): boolean {
  return a.locked === b.locked && a.switchNumber === b.switchNumber;
}

/** The times between the looks, and after the last one until the end: one for each look. */
export function gapsOf(looks: readonly Look[], end: number, stances: readonly Stances[]): Gap[] {
  const waiting = new Waiting();
  return looks.map((look, i) => {
    const next = looks[i + 1];
    if (next === undefined) return openGap(look, end);
    const wanted = waiting.after(look, stances[i]);
    const gap = gapBetween(look, next);
    const {doubtful} = gap;
    if (gap.unseen > 0) waiting.forget();
    const isWanted = wanted.some((who) => isWaiting(stances[i + 1]?.get(who)?.place ?? 'gil'));
    const isSure = look.locked && next.locked && look.who === next.who && gap.unseen === 0 && isWanted;
    return {...gap, doubtful: isSure ? [] : doubtful};
  });
}

/** What threads were seen to do at a look, by index in the roster. */
type Stances = ReadonlyMap<number, RawStance>;

/**
 * Who waits for the lock. Whoever gives it up while another waits loses it to that one, which `switch_number` shows,
 * unless it is back before the other has woken up: not long enough to be told from having kept it.
 */
class Waiting {
  readonly #those = new Set<number>();

  /** Who does after a look, of those that don't have it. */
  after({who}: Look, stances: Stances | undefined): number[] {
    for (const [one, {place}] of stances ?? []) {
      if (place === 'gil') this.#those.add(one);
      else if (!isWaiting(place)) this.#those.delete(one);
    }
    this.#those.delete(who);
    return [...this.#those];
  }

  forget(): void {
    this.#those.clear();
  }
}

/** From its wait for the lock a thread wakes up at each switch interval, and goes on waiting. */
function isWaiting(place: RawStance['place']): boolean {
  return place === 'gil' || place === 'running';
}

function openGap({at, who, locked}: Look, end: number): Gap {
  // No later look tells what happened in it.
  const doubtful = end - at > LONG_GAP ? 'all' : [];
  return {from: at, to: end, unseen: 0, held: locked ? [{who, from: at, to: end}] : [], blind: at, doubtful};
}

function gapBetween(before: Look, after: Look): Gap {
  const [from, to] = [before.at, after.at];
  const moved = before.who !== after.who;
  const changes = Math.max(0, after.sample.switchNumber - before.sample.switchNumber);
  const unseen = Math.max(0, changes - (moved ? 1 : 0));
  const isSlow = from - after.since > SLOW;
  const blind = isSlow ? after.since : Math.max(from, after.since);
  const passed = moved && !after.locked;
  return {
    from,
    to,
    unseen,
    held: holdersBetween(before, after, passed, Math.max(from, blind)),
    blind,
    doubtful: unseen > 0 ? 'all' : doubtedBetween(before, after, passed, to - blind > LONG_GAP),
  };
}

/**
 * Whose part is uncertain in a gap with no other holders than the two that the looks show.
 *
 * If the gap is long, either may have given the lock up in it and had it again: `switch_number` counts only those that
 * take it from another.
 */
function doubtedBetween(before: Look, after: Look, passed: boolean, long: boolean): number[] {
  if (long || (passed && before.locked)) return [before.who, after.who];
  return passed ? [after.who] : [];
}

/**
 * Who had the lock between two looks.
 *
 * A turn lasts until the first look that no longer sees it, and begins with the first look that does. A turn so short
 * that only `last_holder` tells of it (it is `passed`) lies somewhere between the two looks: it gets the time that the
 * other can't have had, and is uncertain.
 */
function holdersBetween(before: Look, after: Look, passed: boolean, blind: number): Held[] {
  const [from, to] = [before.at, after.at];
  if (before.locked) {
    if (!passed) return [{who: before.who, from, to}];
    const middle = Math.round((blind + to) / 2);
    return [
      {who: before.who, from, to: middle},
      {who: after.who, from: middle, to},
    ];
  }
  return passed ? [{who: after.who, from: Math.max(blind, to - LONG_GAP), to}] : [];
}
