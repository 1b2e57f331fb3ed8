/** A text that wants to stand with its middle at `x`. */
export interface Wanted {
  readonly x: number;
  readonly width: number;
  /** The heavier ones get their place first. */
  readonly weight: number;
}

/** Where a text found a place: its middle, and its row. */
export interface Place<T> {
  readonly item: T;
  readonly x: number;
  readonly row: number;
}

export interface Rows {
  /** Texts stay between these. */
  readonly left: number;
  readonly right: number;
  readonly rows: number;
  /** Least distance between two texts of a row. */
  readonly gap: number;
}

/** Puts texts into rows without overlaps; those that find no place are left out, the lightest first. */
export function placeInRows<T extends Wanted>(
  wanted: readonly T[],
  {left, right, rows, gap}: Rows,
): Place<T>[] {
  const placed: Place<T>[] = [];
  for (const item of [...wanted].sort((a, b) => b.weight - a.weight)) {
    if (item.width > right - left) continue;
    const x = Math.min(Math.max(item.x, left + item.width / 2), right - item.width / 2);
    const free = (row: number) =>
      placed.every((p) => p.row !== row || Math.abs(p.x - x) >= (p.item.width + item.width) / 2 + gap);
    const row = Array.from({length: rows}, (_, r) => r).find(free);
    if (row !== undefined) placed.push({item, x, row});
  }
  return placed;
}
