import type {LaneBar, Window} from './thread-lanes.ts';

/** Width of the lanes' bars, in layout units. */
export const LANES_WIDTH = 1342;
/** A dashed outline needs this much width to be one. */
export const OUTLINED = 10;

/** Neighbouring bars narrower than this are a crowd, if … */
const NARROW = 16;
/** … they are on average narrower than this, and … */
const CROWDED = 6;
/** … are many: together as wide as this, or more than this. */
const LONG = 40;
const MANY = 12;

/** The bars of a lane in the order of time, none overlapping the next: where each begins and ends. */
export interface Ends {
  readonly from: ArrayLike<number>;
  readonly to: ArrayLike<number>;
}

/**
 * Goes through the bars that begin before `until`, from bar `first` on, in runs: a broad bar is one by itself, narrow
 * neighbours are one together.
 *
 * @param scale - Layout units of a microsecond.
 * @param each - Is given the bars from `begin` up to `end`, and whether they are a crowd: too many and too narrow to
 *   be seen one by one.
 */
export function runs(
  {from, to}: Ends,
  first: number,
  until: number,
  scale: number,
  each: (begin: number, end: number, crowd: boolean) => void,
): void {
  const flush = (begin: number, end: number) => {
    if (begin === end) return;
    const width = ((to[end - 1] ?? 0) - (from[begin] ?? 0)) * scale;
    const narrow = width / (end - begin) < CROWDED;
    each(begin, end, narrow && (width >= LONG || end - begin > MANY));
  };
  let begin = first;
  let i = first;
  for (; i < to.length && (from[i] ?? 0) < until; i++) {
    if (((to[i] ?? 0) - (from[i] ?? 0)) * scale < NARROW) continue;
    flush(begin, i);
    flush(i, i + 1);
    begin = i + 1;
  }
  flush(begin, i);
}

/** What of a lane can be seen where a window is as wide as the lanes. */
export interface Seen {
  /** Some bars are summed up in columns. */
  readonly columns: boolean;
  /** Some bars show by a broken edge that they are uncertain. */
  readonly broken: boolean;
}

/** @param bars - In the order of time, none overlapping the next. */
export function seenOf(bars: readonly LaneBar[], {from, to}: Window): Seen {
  const scale = LANES_WIDTH / Math.max(1e-9, to - from);
  const within = bars.filter((bar) => bar.to > from && bar.from < to);
  const ends = {from: within.map((bar) => bar.from), to: within.map((bar) => bar.to)};
  let [columns, broken] = [false, false];
  runs(ends, 0, to, scale, (begin, end, crowd) => {
    columns ||= crowd;
    broken ||= !crowd && within.slice(begin, end).some((bar) => hasBrokenEdge(bar, scale));
  });
  return {columns, broken};
}

const hasBrokenEdge = ({kind, uncertain, from, to}: LaneBar, scale: number): boolean =>
  uncertain && (kind === 'holds' || kind === 'waits') && (to - from) * scale >= OUTLINED;
