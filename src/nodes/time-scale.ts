import type {Window} from '../story/vocabulary/thread-lanes.ts';

/** The stretch of the picture that a window fills, in layout units. */
export interface Plot {
  readonly left: number;
  readonly right: number;
}

/** Where a time stands; outside the plot, if it lies outside the window. */
export function xAt({from, to}: Window, {left, right}: Plot, at: number): number {
  return left + ((at - from) / Math.max(1e-9, to - from)) * (right - left);
}

/**
 * A window between two others. Its width changes by equal factors in equal times, and one point of time stays where it
 * is: so a zoom from milliseconds to seconds looks equally fast all the way.
 */
export function zoomed(a: Window, b: Window, share: number): Window {
  if (share <= 0) return a;
  if (share >= 1) return b;
  const before = a.to - a.from;
  const after = b.to - b.from;
  const width = before ** (1 - share) * after ** share;
  const way = Math.abs(after - before) < before * 1e-6 ? share : (width - before) / (after - before);
  const from = a.from + (b.from - a.from) * way;
  return {from, to: from + width};
}

/** A mark of the time axis. */
export interface Tick {
  /** Microseconds. */
  readonly at: number;
  /** `5 ms`, `2.5 s` */
  readonly text: string;
  /** Marks come and go softly while the window changes. */
  readonly alpha: number;
}

/** Least distance between two marks, and over how much more of it the marks fade in. */
const APART = 200;
const FADE = 14;

/** Round times within a window, far enough apart to be read. */
export function ticks(window: Window, plot: Plot): Tick[] {
  const perMicro = (plot.right - plot.left) / Math.max(1e-9, window.to - window.from);
  let power = 0;
  while (stepOf(power) * perMicro < APART) power++;
  const step = stepOf(power);
  const finer = power > 0 ? stepOf(power - 1) : 0;
  const coarser = stepOf(power + 1);
  // Those that the next coarser marks lack are about to go; those that the finer ones lacked have just come.
  const going = soft(step * perMicro - APART);
  const coming = power > 0 ? soft(APART - finer * perMicro) : 1;
  const marks: Tick[] = [];
  const last = Math.floor(window.to / step + 1e-6);
  for (let i = Math.ceil(window.from / step - 1e-6); i <= last; i++) {
    const at = i * step;
    const alpha = Math.min(at % coarser === 0 ? 1 : going, finer === 0 || at % finer === 0 ? 1 : coming);
    if (alpha > 0) marks.push({at, text: timeText(at, step, window.to), alpha});
  }
  return marks;
}

const soft = (over: number) => Math.max(0, Math.min(1, over / FADE));

/** 1, 2, 5, 10, 20, 50 … microseconds. */
function stepOf(power: number): number {
  return ([1, 2, 5][power % 3] ?? 1) * 10 ** Math.floor(power / 3);
}

/** A time, with as many decimals as the steps need; in seconds, where milliseconds would have too many digits. */
function timeText(at: number, step: number, end: number): string {
  const [unit, name] = end >= 2_000_000 ? [1_000_000, 's'] : [1000, 'ms'];
  const decimals = Math.max(0, Math.ceil(Math.log10(unit / step) - 1e-9));
  return `${(at / unit).toFixed(at === 0 ? 0 : decimals)} ${name}`;
}
