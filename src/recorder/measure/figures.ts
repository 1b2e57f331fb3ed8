import type {MeasuredSide} from '../../recording/index.ts';
import type {Outcome, Report} from './report.ts';

/** What a counting run and the sites at the end of the `first` run tell together; or why there is nothing to tell. */
export function instructionsOf(
  outcome: Outcome,
  name: string,
  first: Report,
  timeMs: number,
): MeasuredSide['instructions'] {
  if (outcome.kind === 'time')
    return {why: `${name} did not end within ${timeMs / 1000} s while its instructions were counted.`};
  if (outcome.kind === 'silent')
    return {why: `${name} ended its interpreter while its instructions were counted (${outcome.why}).`};
  const {counts, how, exception} = outcome.report;
  if (!counts) return {why: `${name} starts threads: counts of theirs could be lost.`};
  if (how !== first.how) {
    return {
      why: `${name} ended in another way while it was counted${exception ? `: with ${exception}` : ''}.`,
    };
  }
  const executed = counts.flat().reduce((sum, [, times]) => sum + times, 0);
  if (!first.sites) return {executed};
  const weigh = (which: 'sites' | 'specialised') =>
    counts.reduce((sum, code, i) => {
      const chosen = new Set(first.sites?.[i]?.[which]);
      return sum + code.reduce((inner, [offset, times]) => inner + (chosen.has(offset) ? times : 0), 0);
    }, 0);
  return {executed, sites: {specialisable: weigh('sites'), specialisedAtEnd: weigh('specialised')}};
}

/** What the first run tells of memory. */
export function allocationsOf(
  {objects, blocks, askedFor}: Report,
  gil: boolean,
): MeasuredSide['allocations'] {
  if (objects !== undefined) return {how: 'PyRefTracer', objectsCreated: objects};
  if (blocks !== undefined) {
    return {
      how: 'sys.getallocatedblocks',
      blocksHeldAtEnd: blocks,
      ...(askedFor !== undefined && {blocksAskedFor: askedFor}),
    };
  }
  return {
    why: gil
      ? 'The interpreter told nothing of its memory.'
      : 'Blocks are not counted in builds without a GIL.',
  };
}
