import {type Moment, type Recording, replay} from '../../recording/index.ts';
import type {Did} from './execution.ts';
import {type Level, LINE, PASS, SKIP} from './plan.ts';
import type {Stretch} from './stretch.ts';

/** The moments of the run that a telling needs, by step; the step after the last is the end of the run. */
export function momentsAt(recording: Recording, steps: ReadonlySet<number>): Map<number, Moment> {
  const kept = new Map<number, Moment>();
  for (const moment of replay(recording)) if (steps.has(moment.step)) kept.set(moment.step, moment);
  return kept;
}

/** The steps whose states a telling at these levels looks at. */
export function neededSteps(
  list: readonly Did[],
  stretched: readonly Stretch[],
  levels: readonly Level[],
): Set<number> {
  const needed = new Set([0, 1, 2, 3, 4, list.length - 1, list.length]);
  for (const {index, steps} of stretched) {
    const level = levels[index] ?? SKIP;
    // Of a pass the operands of what it computes are asked for.
    const computing = level === PASS ? steps.filter((did) => did.instruction.name === 'BINARY_OP') : [];
    const near = level >= LINE ? steps : [steps[0], ...computing, steps.at(-1)];
    const seen = level !== SKIP || levels[index - 1] !== SKIP || levels[index + 1] !== SKIP;
    if (!seen) continue;
    for (const did of near) {
      if (!did) continue;
      needed.add(did.step).add(did.step + 1);
      if (did.next !== null) needed.add(did.next);
    }
  }
  return needed;
}
