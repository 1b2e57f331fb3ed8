import {z} from 'zod';

/** Where the middle of some measured values lies, and how far they spread; in their unit. */
export const Spread = z.strictObject({
  least: z.number().min(0),
  /** A quarter of the values, and three quarters, lie below. */
  quartiles: z.tuple([z.number().min(0), z.number().min(0)]),
  median: z.number().min(0),
  most: z.number().min(0),
});
export type Spread = z.infer<typeof Spread>;

/** One quantity over another. */
export const Ratio = z.strictObject({
  /** The median of the one over the median of the other. */
  medians: z.number().min(0),
  /** The least and the most of the ratios round by round; the ratio of the medians lies between them. */
  range: z.tuple([z.number().min(0), z.number().min(0)]),
});
export type Ratio = z.infer<typeof Ratio>;

/**
 * Quartiles are interpolated between the two nearest values, as `statistics.quantiles(…, method='inclusive')` does.
 *
 * @throws RangeError where there is no value.
 */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => quantile(sorted, share);
  return {least: at(0), quartiles: [at(0.25), at(0.75)], median: at(0.5), most: at(1)};
}

/**
 * Two quantities that were measured by turns: the `i`-th of the one just beside the `i`-th of the other.
 *
 * @throws RangeError where there is no value, or the two have not as many.
 */
export function ratioOf(values: readonly number[], base: readonly number[]): Ratio {
  if (values.length !== base.length) throw new RangeError('Both must be measured equally often.');
  // A clock may not have moved on.
  const ratios = values.map((value, i) => value / Math.max(base[i] ?? 1, 1));
  const medians = spreadOf(values).median / Math.max(spreadOf(base).median, 1);
  return {medians, range: [Math.min(...ratios), Math.max(...ratios)]};
}

function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  if (below === undefined || above === undefined) throw new RangeError('Nothing was measured.');
  return below + (above - below) * (place - Math.floor(place));
}
