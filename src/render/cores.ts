import {availableParallelism} from 'node:os';
import type {Size} from './job.ts';

const MB = 2 ** 20;

/** Bytes that this process takes while it renders. */
const OWN = 150 * MB;

/**
 * Bytes that a browser takes at most, with the encoder that it feeds and the one before, which still ends its work: a
 * part for itself, and a part in proportion to the picture. Measured with x264: 620 MB at 1080p, 2,230 MB at 2160p.
 */
const BROWSER = 110 * MB;
const BROWSER_PER_PIXEL = 256;

/** Bytes that rendering may take in all, up to 1080p and beyond. */
const MOST = 1500 * MB;
const MOST_BEYOND_1080P = 3000 * MB;
const PIXELS_OF_1080P = 1920 * 1080;

/** What a machine has to draw with. */
export interface Machine {
  readonly cores: number;
  /** Bytes that are free. */
  readonly memory: number;
}

/** The machine that this process runs on, as far as it may use it. */
export function thisMachine(): Machine {
  return {cores: availableParallelism(), memory: process.availableMemory()};
}

/**
 * How many browsers draw at the same time: as many as keep all cores busy, as long as they take no more than half of the
 * free memory, and no more than 1.5 GB in all (3 GB beyond 1080p).
 *
 * @param busy - Cores that each keeps busy, with the encoder that it feeds.
 */
export function browsersThatPay({width, height}: Size, {cores, memory}: Machine, busy = 1): number {
  const pixels = width * height;
  const room = Math.min(memory / 2, pixels > PIXELS_OF_1080P ? MOST_BEYOND_1080P : MOST);
  const each = BROWSER + pixels * BROWSER_PER_PIXEL;
  return Math.max(1, Math.min(Math.ceil(cores / busy), Math.floor((room - OWN) / each)));
}
