/** What kind of place a reference comes from; it decides the card's hue. */
export type HolderHue = 'name' | 'stack' | 'object' | 'constant' | 'unknown';

/** One who holds an object: a card with an arrow to it. */
export interface HolderCard {
  /** A card keeps its key when its reference moves on to another place. */
  readonly key: string;
  /** Its place in the column, from 0. */
  readonly row: number;
  readonly hue: HolderHue;
  /** `a`, `[0]`, `value stack`. */
  readonly title: string;
  /** Set in the code face. */
  readonly code: boolean;
  /** `local of f()`. */
  readonly note: string;
  /** References that count; 0: it only borrows. */
  readonly references: number;
}
