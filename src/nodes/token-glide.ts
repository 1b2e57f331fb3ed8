import type {TokenMove} from '../story/vocabulary/thread-lanes.ts';

/** Where the lock's token stands: with a lane, or with nobody (null). */
export type Stand = number | null;

/** The token goes to a place: it sets out at a time of the play, in seconds. */
export interface Glide {
  readonly at: number;
  readonly to: Stand;
}

/** How the token goes while time is played. */
export interface Ride {
  readonly from: Stand;
  readonly glides: readonly Glide[];
  /** The lock changes hands too often to be followed: the token stays above the lanes. */
  readonly high: boolean;
}

/** Seconds that the token takes from one lane to another. */
export const GLIDE = 0.22;
/** It may come this much later than the lock did, where changes follow close on each other. */
const LATEST = 0.5;

/** Who holds the lock at a time: the last move up to it. */
export function standAt(moves: readonly TokenMove[], time: number): Stand {
  let low = 0;
  let high = moves.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((moves[middle]?.at ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  return moves[low - 1]?.lane ?? null;
}

/**
 * How the token goes while the playhead moves evenly from one time to another. It visits every lane that held the
 * lock; short times in which nobody did are passed over.
 */
export function rideOf(moves: readonly TokenMove[], from: number, to: number, seconds: number): Ride {
  const start = standAt(moves, from);
  const perMicro = seconds / Math.max(1e-9, to - from);
  const within = moves.filter(({at}) => at > from && at <= to);
  const glides: Glide[] = [];
  let free = 0;
  let stand = start;
  for (const [i, {at, lane}] of within.entries()) {
    const next = within[i + 1]?.at ?? to;
    if (lane === stand) continue;
    if (lane === null && (next - at) * perMicro < 2 * GLIDE) continue;
    const due = (at - from) * perMicro;
    const set = Math.max(due, free);
    if (set - due > LATEST) return {from: start, glides: [], high: true};
    glides.push({at: set, to: lane});
    free = set + GLIDE;
    stand = lane;
  }
  // The last glide must have ended when the play has.
  const over = Math.max(0, free - seconds);
  if (over > LATEST) return {from: start, glides: [], high: true};
  return {from: start, glides: fitted(glides, seconds), high: false};
}

/** Glides moved forward so that all have ended with the play. */
function fitted(glides: readonly Glide[], seconds: number): Glide[] {
  let latest = seconds - GLIDE;
  return [...glides]
    .reverse()
    .map((glide) => {
      const at = Math.max(0, Math.min(glide.at, latest));
      latest = at - GLIDE;
      return {...glide, at};
    })
    .reverse();
}

/** Where the token is at a time of its ride: on the way from one place to another, by a share. */
export function glideAt({from, glides}: Ride, seconds: number): {from: Stand; to: Stand; share: number} {
  let before = from;
  for (const {at, to} of glides) {
    if (seconds < at) break;
    if (seconds < at + GLIDE) return {from: before, to, share: (seconds - at) / GLIDE};
    before = to;
  }
  return {from: before, to: before, share: 1};
}
