/** What stands in a row, from the row's start. */
export interface Standing {
  readonly at: number;
  readonly width: number;
}

/** How a row ends in which not everything stands. */
export interface Fold {
  /** How many stand whole. */
  readonly shown: number;
  /** Where the last of them ends. */
  readonly end: number;
}

/** Where a row is to end so that a word on how many are left out fits behind; undefined where all stand in it. */
export function foldOf(
  items: readonly Standing[],
  room: number,
  wordWidth: (left: number) => number,
): Fold | undefined {
  const ends = items.map(({at, width}) => at + width);
  if ((ends.at(-1) ?? 0) <= room) return undefined;
  const shown = ends.findLastIndex((end, i) => end + wordWidth(items.length - i - 1) <= room) + 1;
  return {shown, end: ends[shown - 1] ?? 0};
}

/** What stands in the place of `n` that are left out. */
export const moreOf = (n: number) => `… ${n} more`;
