import type {Progress} from '../render/index.ts';
import {startMeter} from './meter.ts';

/** Frames that must have been made before the time left can be told: the first ones wait for the browser. */
const TELLING = 12;

/** Cells of a bar. */
const CELLS = 24;

/** Tells in a line, which begins with `title`, how far a piece of work is. What comes from the cache is no work: it says nothing about the pace. */
export function startProgressLine(
  title: string,
  now: () => number = () => performance.now(),
): (progress: Pick<Progress, 'frame' | 'frames' | 'cached'>) => string {
  const pace = startMeter(now);
  return ({frame, frames, cached}) => {
    const {rate, left} = pace(frame - cached, frames - cached);
    const kept = cached === 0 ? '' : `, ${cached.toLocaleString('en-US')} from the cache`;
    const time = left === undefined || frame - cached < TELLING ? '…' : `${Math.ceil(left)} s`;
    return `${title} ${frame.toLocaleString('en-US')} of ${frames.toLocaleString('en-US')} frames${kept}, ${Math.round(rate)} fps, ${time} left`;
  };
}

/** A bar for a terminal: what came from the cache, what has been made, what is left. */
export function bar({frame, frames, cached}: Pick<Progress, 'frame' | 'frames' | 'cached'>): string {
  const cells = (part: number) => Math.round((CELLS * part) / Math.max(1, frames));
  const kept = cells(cached);
  const made = Math.max(0, cells(frame) - kept);
  return '▓'.repeat(kept) + '█'.repeat(made) + '░'.repeat(Math.max(0, CELLS - kept - made));
}
