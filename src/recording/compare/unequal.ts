/** Keys and indices that lead to a value inside a recording. */
export type Path = readonly (string | number)[];

/** Two values that should be the same; undefined: there is none. */
export interface Unequal {
  readonly path: Path;
  readonly expected: unknown;
  readonly found: unknown;
}

/** The first place, in the order of the expected value, at which two JSON values differ. */
export function firstUnequal(expected: unknown, found: unknown, path: Path = []): Unequal | undefined {
  if (Object.is(expected, found)) return undefined;
  if (Array.isArray(expected) && Array.isArray(found)) {
    const length = Math.max(expected.length, found.length);
    for (let i = 0; i < length; i++) {
      const unequal = firstUnequal(expected[i], found[i], [...path, i]);
      if (unequal) return unequal;
    }
    return undefined;
  }
  if (isRecord(expected) && isRecord(found)) {
    for (const key of new Set([...Object.keys(expected), ...Object.keys(found)])) {
      const unequal = firstUnequal(expected[key], found[key], [...path, key]);
      if (unequal) return unequal;
    }
    return undefined;
  }
  return {path, expected, found};
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
