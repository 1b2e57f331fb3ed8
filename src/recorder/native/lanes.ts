import type {Doing, Stretch} from '../../recording/threads.ts';
import {LONG_GAP, type RawStance} from './raw.ts';
import type {Clock} from './roster.ts';
import type {Numbers, Sites} from './sites.ts';
import type {Gap, Look} from './turns.ts';

/** From when to when a thread lived. */
export interface Life {
  readonly from: number;
  readonly to: number;
}

/** What a thread without the lock does, as far as it was last seen. */
interface State {
  readonly doing: Exclude<Doing, 'holds'>;
  readonly call?: string;
  readonly lock?: number;
  readonly site?: number;
}

const UNKNOWN: State = {doing: 'unknown'};

/** What the lanes of one recording share. */
export interface LaneTables {
  readonly looks: readonly Look[];
  readonly gaps: readonly Gap[];
  /** What each thread was seen to do, by its index in the roster, look by look. */
  readonly stances: readonly ReadonlyMap<number, RawStance>[];
  readonly sites: Sites;
  readonly locks: Numbers<number>;
  readonly clock: Clock;
}

/** Time in which it is uncertain what a thread did. */
interface Doubt {
  readonly from: number;
  to: number;
}

/**
 * A thread's life without gaps.
 *
 * Whoever leaves a system call either wants the lock, which shows in the lock's own words at once, or goes on in C code
 * without it, which nothing shows: so what was seen last holds until something else is seen, to the accuracy of the
 * gaps between looks. What was never seen is unknown. Where nobody looked for long, what a thread may have done besides
 * makes that time uncertain.
 */
export function laneOf(who: number, life: Life, tables: LaneTables): Stretch[] {
  const lane = new Lane(life, doubtsOf(who, tables));
  let state = UNKNOWN;
  tables.gaps.forEach((gap, i) => {
    const stance = tables.stances[i]?.get(who);
    const before = tables.gaps[i - 1];
    const isLost = before && (before.unseen > 0 || before.held.some((held) => held.who === who));
    let reached = gap.from;
    if (stance) {
      // The sampler may have been off its core between the look at the lock and the one at the thread.
      const seen = tables.clock(stance.at);
      if (seen - gap.from > LONG_GAP && gap.held.every((held) => held.who !== who)) {
        if (isLost) state = UNKNOWN;
        lane.add(reached, Math.min(seen, gap.to), state);
        reached = Math.min(seen, gap.to);
      }
      state = stateOf(stance, before ? state : UNKNOWN, before, tables);
    } else if (isLost) state = UNKNOWN;
    for (const held of gap.held) {
      if (held.who !== who) continue;
      lane.add(reached, held.from, state);
      lane.add(held.from, held.to, {doing: 'holds'});
      reached = held.to;
      state = UNKNOWN;
    }
    lane.add(reached, gap.to, state);
  });
  return lane.finish();
}

/** When what a thread did is uncertain: in order, apart from each other. */
function doubtsOf(who: number, {gaps, stances}: LaneTables): Doubt[] {
  const doubts: Doubt[] = [];
  let place: RawStance['place'] | undefined;
  gaps.forEach(({blind, to, doubtful}, i) => {
    place = stances[i]?.get(who)?.place ?? place;
    const next = stances[i + 1]?.get(who)?.place ?? place;
    // Of a wait that began or ended where nobody looked, nobody knows when.
    const isMoved = to - blind > LONG_GAP && next !== place && next !== 'running' && place !== 'running';
    if (!isMoved && doubtful !== 'all' && !doubtful.includes(who)) return;
    const last = doubts.at(-1);
    if (last && blind <= last.to) last.to = Math.max(last.to, to);
    else doubts.push({from: blind, to});
  });
  return doubts;
}

function stateOf(stance: RawStance, before: State, gap: Gap | undefined, {sites, locks}: LaneTables): State {
  const site = sites.of(stance.stood?.[0]);
  const common = {
    ...(stance.call !== undefined && {call: stance.call}),
    ...(site !== undefined && {site}),
  };
  switch (stance.place) {
    case 'gil':
      return site === undefined ? {doing: 'waits'} : {doing: 'waits', site};
    case 'sleep':
      return {doing: 'sleeps', ...common};
    case 'io':
      return {doing: 'io', ...common};
    case 'lock':
      return {doing: 'lock', ...common, ...(stance.futex !== undefined && {lock: locks.of(stance.futex)})};
    case 'other':
      return {doing: 'blocked', ...common};
    case 'running':
      // From its wait for the lock a thread comes only with the lock: it is waking up, or about to ask for it.
      return before.doing === 'waits' && gap?.unseen === 0 ? before : UNKNOWN;
    case 'dropping':
    case 'gone':
      return UNKNOWN;
  }
}

/** Puts stretches one behind the other, cut to the life; what comes before the first look is unknown. */
class Lane {
  readonly #stretches: Stretch[] = [];
  readonly #life: Life;
  readonly #doubts: readonly Doubt[];
  /** Of the first doubt that does not lie before all that is still to come. */
  #doubt = 0;
  #reached: number;

  constructor(life: Life, doubts: readonly Doubt[]) {
    this.#life = life;
    this.#doubts = doubts;
    this.#reached = life.from;
  }

  add(from: number, to: number, state: State | {doing: 'holds'}): void {
    const start = Math.max(from, this.#life.from);
    const end = Math.min(to, this.#life.to);
    if (end <= start) return;
    if (start > this.#reached) this.#push({from: this.#reached, to: start, doing: 'unknown'});
    while (this.#reached < end) {
      const doubt = this.#doubtAfter(this.#reached);
      const isIn = doubt !== undefined && doubt.from <= this.#reached;
      const until = Math.min(end, (isIn ? doubt.to : doubt?.from) ?? end);
      this.#push({from: this.#reached, to: until, ...state, ...(isIn && {uncertain: true as const})});
    }
  }

  #doubtAfter(time: number): Doubt | undefined {
    while ((this.#doubts[this.#doubt]?.to ?? Number.POSITIVE_INFINITY) <= time) this.#doubt++;
    return this.#doubts[this.#doubt];
  }

  finish(): Stretch[] {
    if (this.#reached < this.#life.to) {
      this.#push({from: this.#reached, to: this.#life.to, doing: 'unknown'});
    }
    return this.#stretches;
  }

  #push(stretch: Stretch): void {
    const last = this.#stretches.at(-1);
    if (last && isAlike(last, stretch)) {
      last.to = stretch.to;
      if (stretch.site !== undefined) last.site = stretch.site;
    } else {
      this.#stretches.push(stretch);
    }
    this.#reached = stretch.to;
  }
}

function isAlike(a: Stretch, b: Stretch): boolean {
  return (
    a.doing === b.doing &&
    a.call === b.call &&
    a.lock === b.lock &&
    a.uncertain === b.uncertain &&
    (a.site === undefined || b.site === undefined || a.site === b.site)
  );
}

/** The last stretch of a lane that begins before a time; undefined if there is none. */
export function stretchBefore(lane: readonly Stretch[], time: number): number | undefined {
  let [low, high] = [0, lane.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((lane[middle]?.from ?? time) < time) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? undefined : low - 1;
}

/**
 * Since when a thread has waited for the lock without a break, just before a time; undefined if it did not, or if it
 * may have had the lock in between.
 */
export function waitsSince(lane: readonly Stretch[], time: number): number | undefined {
  let index = stretchBefore(lane, time);
  let since: number | undefined;
  for (; index !== undefined && index >= 0; index--) {
    const stretch = lane[index];
    if (stretch?.doing !== 'waits' || stretch.to < (since ?? time)) break;
    if (stretch.uncertain) return undefined;
    since = stretch.from;
  }
  return since;
}
