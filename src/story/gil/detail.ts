import type {Matter} from './matter.ts';

/** How much is told. */
export interface Detail {
  /** The hand-over in one beat, where the clip is about something else. */
  readonly brief: boolean;
  readonly turns: boolean;
  readonly release: boolean;
  /** What the whole run shows, beyond its length. */
  readonly gist: boolean;
  /** Beats about what was not seen, and about threads that ended in a way of their own. */
  readonly extras: number;
  readonly updates: boolean;
}

const fullest: Detail = {brief: false, turns: true, release: true, gist: true, extras: 3, updates: true};

const details: readonly Detail[] = [
  fullest,
  {...fullest, extras: 1},
  {...fullest, extras: 1, turns: false},
  {...fullest, extras: 1, turns: false, release: false},
  {...fullest, extras: 1, turns: false, release: false, brief: true},
  {brief: true, turns: false, release: false, gist: false, extras: 0, updates: true},
  {brief: true, turns: false, release: false, gist: false, extras: 0, updates: false},
];

/** From the fullest telling to one that is bounded by itself; a lost update takes the room of other things. */
export function detailsFor({lost}: Matter): readonly Detail[] {
  return lost ? details.filter(({brief}) => brief) : details;
}
