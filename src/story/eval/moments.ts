import {type Moment, type Recording, replay} from '../../recording/index.ts';

/** The moments of the run that a telling needs, by step; the step after the last is the end of the run. */
export function momentsAt(recording: Recording, steps: ReadonlySet<number>): Map<number, Moment> {
  const kept = new Map<number, Moment>();
  for (const moment of replay(recording)) if (steps.has(moment.step)) kept.set(moment.step, moment);
  return kept;
}
