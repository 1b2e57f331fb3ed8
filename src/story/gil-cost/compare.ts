import type {Measured} from '../../recording/index.ts';
import {significant} from './duration.ts';

/** Medians that differ by less than this share are the same, however close the rounds lie together. */
export const LEAST = 0.05;
/** The same where a way ran in one or two rounds only: they have next to no spread that could warn. */
export const LEAST_FEW = 0.1;
/** A median of overlapping rounds that is lower by more than this share may be faster after all. */
export const UNCLEAR = 0.2;

/**
 * How a way did against another, by wall time.
 *
 * `faster`, `slower`: every round of it lay on one side of every round of the other, and the medians differ by at least
 * {@link LEAST}. `no faster`: the medians differ by less, or the ranges of the rounds overlap. `unclear`: the ranges
 * overlap, but its median is lower by more than {@link UNCLEAR}.
 */
export type Verdict = 'faster' | 'slower' | 'no faster' | 'unclear';

/** The middle value; of an even number, halfway between the middle two. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}

/** How `one` did against `base`. */
export function compare(one: Measured, base: Measured): Verdict {
  const [mine, its] = [median(one.wall), median(base.wall)];
  const longer = Math.max(mine, its);
  const difference = longer === 0 ? 0 : Math.abs(mine - its) / longer;
  const few = Math.min(one.wall.length, base.wall.length) < 3;
  if (difference < (few ? LEAST_FEW : LEAST)) return 'no faster';
  const overlap =
    Math.min(...one.wall) <= Math.max(...base.wall) && Math.min(...base.wall) <= Math.max(...one.wall);
  if (overlap) return mine < its && difference > UNCLEAR ? 'unclear' : 'no faster';
  return mine < its ? 'faster' : 'slower';
}

/** With fewer cores at work than this, a way did not use several. */
export const SEVERAL = 1.2;

/** From this factor on a difference is told as one; a smaller one in percent of the time. */
export const AS_FACTOR = 1.295;

/** What stands beside a bar: `1.9 × as fast`, `8 % less time`, `1.3 × as long`, `no faster`, `rounds overlap`. */
export function ratioText(one: Measured, base: Measured): string {
  const verdict = compare(one, base);
  if (verdict === 'no faster') return verdict;
  if (verdict === 'unclear') return 'rounds overlap';
  const [mine, its] = [median(one.wall), median(base.wall)];
  const factor = verdict === 'faster' ? its / mine : mine / its;
  if (factor >= AS_FACTOR) return `${times(factor)} × ${verdict === 'faster' ? 'as fast' : 'as long'}`;
  const percent = Math.round(Math.abs(1 - mine / its) * 100);
  return verdict === 'faster' ? `${percent} % less time` : `${percent} % more time`;
}

/** A factor with two digits: `1.9`, `12`. */
export function times(factor: number): string {
  return significant(factor, 2);
}

/** Median time on cores over median wall time: how many cores were at work. */
export function busy({cpu, wall}: Measured): number {
  const lasted = median(wall);
  return lasted === 0 ? 0 : median(cpu) / lasted;
}
