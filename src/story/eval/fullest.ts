import {timing} from '../../theme/timing.ts';
import {storyMs} from '../vocabulary/pace.ts';
import type {Finished} from './finish.ts';
import type {Level, Plan} from './plan.ts';

/** Milliseconds that a telling should not exceed; the rest up to `timing.longestClip` is for what can't be planned. */
const COMFORTABLE = Math.min(72_000, timing.longestClip);

/**
 * The fullest telling that is short enough: how much has to go is found by halving, as giving more up makes it shorter;
 * then what was given up last, which says most, is taken back where it still fits.
 */
export function fullest(
  plan: Plan,
  steps: number,
  tellWith: (levels: readonly Level[]) => Finished,
): Finished {
  const fits = (told: Finished) => storyMs(told.beats) <= COMFORTABLE;
  let [low, high] = [0, plan.length];
  let best = tellWith(plan.levels(low));
  if (fits(best)) return best;
  best = tellWith(plan.levels(high));
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    const told = tellWith(plan.levels(middle));
    if (fits(told)) {
      best = told;
      high = middle;
    } else low = middle;
  }
  const kept = new Set<number>();
  const tries = steps > 1000 ? 8 : 24;
  for (let i = high - 1; i >= Math.max(0, high - tries); i--) {
    const told = tellWith(plan.levels(high, new Set([...kept, i])));
    // A line that only tears a summary in two tells less than the summary.
    if (!fits(told) || summaries(told) > summaries(best)) continue;
    kept.add(i);
    best = told;
  }
  return best;
}

const summaries = ({beats}: Finished) => beats.filter(({id}) => id.startsWith('skip-')).length;
