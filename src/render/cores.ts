import {availableParallelism} from 'node:os';

/** How many browsers draw at the same time. */
export function browsersThatPay(cores = availableParallelism()): number {
  return Math.max(1, Math.min(4, cores));
}
