/** How much is told. */
export interface Detail {
  readonly turns: boolean;
  readonly release: boolean;
  /** What the whole run shows, beyond its length. */
  readonly gist: boolean;
  /** Beats about what was not seen, and about threads that ended in a way of their own. */
  readonly extras: number;
  readonly updates: boolean;
}

/** From the fullest telling to one that is bounded by itself. */
export const details: readonly Detail[] = [
  {turns: true, release: true, gist: true, extras: 3, updates: true},
  {turns: true, release: true, gist: true, extras: 1, updates: true},
  {turns: false, release: true, gist: true, extras: 1, updates: true},
  {turns: false, release: false, gist: true, extras: 1, updates: true},
  {turns: false, release: false, gist: false, extras: 0, updates: true},
  {turns: false, release: false, gist: false, extras: 0, updates: false},
];
