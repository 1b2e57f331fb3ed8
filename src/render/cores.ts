import {availableParallelism} from 'node:os';

/** More would fill a laptop's memory: each takes some hundred megabytes, at 2160p with its encoder about a gigabyte. */
const MOST = 4;

/**
 * How many browsers draw at the same time: one a core. Measured on 2 cores at 1080p60, whole clips in frames a second:
 * with x264 74, 129 and 125 with 1, 2 and 3 browsers; with the browser's own encoder 158, 195 and 181.
 */
export function browsersThatPay(cores = availableParallelism()): number {
  return Math.max(1, Math.min(MOST, cores));
}
