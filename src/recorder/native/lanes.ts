import type {Doing, Stretch} from '../../recording/threads.ts';
import type {RawStance} from './raw.ts';
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
}

/**
 * A thread's life without gaps.
 *
 * Whoever leaves a system call either wants the lock, which shows in the lock's own words at once, or goes on in C code
 * without it, which nothing shows: so what was seen last holds until something else is seen, to the accuracy of the
 * gaps between looks. What was never seen is unknown.
 */
export function laneOf(who: number, life: Life, tables: LaneTables): Stretch[] {
  const lane = new Lane(life);
  let state = UNKNOWN;
  tables.gaps.forEach((gap, i) => {
    const stance = tables.stances[i]?.get(who);
    const before = tables.gaps[i - 1];
    if (stance) state = stateOf(stance, before ? state : UNKNOWN, before, tables);
    else if (before && (before.unseen > 0 || before.held.some((held) => held.who === who))) state = UNKNOWN;
    let reached = gap.from;
    for (const held of gap.held) {
      if (held.who !== who) continue;
      lane.add(reached, held.from, state, gap.uncertain);
      lane.add(held.from, held.to, {doing: 'holds'}, held.uncertain);
      reached = held.to;
      state = UNKNOWN;
    }
    lane.add(reached, gap.to, state, gap.uncertain);
  });
  return lane.finish();
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
  #reached: number;

  constructor(life: Life) {
    this.#life = life;
    this.#reached = life.from;
  }

  add(from: number, to: number, state: State | {doing: 'holds'}, uncertain: boolean): void {
    const start = Math.max(from, this.#life.from);
    const end = Math.min(to, this.#life.to);
    if (end <= start) return;
    if (start > this.#reached) this.#push({from: this.#reached, to: start, doing: 'unknown'});
    this.#push({from: start, to: end, ...state, ...(uncertain && {uncertain: true as const})});
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
