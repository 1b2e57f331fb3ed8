import type {Matter} from './matter.ts';

/** How much is told. */
export interface Detail {
  /** The hand-over in one beat, where the clip is about something else. */
  readonly brief: boolean;
  readonly turns: boolean;
  readonly release: boolean;
  /** What the whole run shows, beyond its length. */
  readonly gist: boolean;
  /** Beats about threads that ended in a way of their own. */
  readonly endings: number;
  /** What could not be seen. */
  readonly unseen: boolean;
  readonly updates: boolean;
}

const fullest: Detail = {
  brief: false,
  turns: true,
  release: true,
  gist: true,
  endings: 2,
  unseen: true,
  updates: true,
};
const brief: Detail = {...fullest, brief: true, turns: false, release: false, unseen: false};

const details: readonly Detail[] = [
  fullest,
  {...fullest, unseen: false},
  {...fullest, unseen: false, turns: false},
  {...fullest, unseen: false, turns: false, release: false},
  {...brief, turns: true},
  brief,
  {...brief, endings: 1},
  {...brief, gist: false, endings: 0},
  {...brief, gist: false, endings: 0, updates: false},
];

/**
 * From the fullest telling to one that is bounded by itself. A lost update takes the room of other things; how a thread
 * gives the lock up is told with its returns, where they are the point.
 */
export function detailsFor({lost, kind}: Matter): readonly Detail[] {
  if (lost) return details.filter(({brief}) => brief);
  return kind === 'convoy' ? details.map((detail) => ({...detail, release: false})) : details;
}
