import type {WayBar} from '../vocabulary/way-bar.ts';

/** All that is drawn before the first beat and referred to later. */
export interface GilCostView {
  readonly bars: readonly WayBar[];
  /** What the bars' full width stands for, in microseconds; a round number. */
  readonly scale: number;
  /** Marks on the axis: `0`, `0.5 s`. */
  readonly ticks: readonly {readonly at: number; readonly text: string}[];
  /** `2 cores · median of 5 rounds` */
  readonly setting: string;
}

/** One change of the picture. */
export type GilCostChange =
  /** Bar `index` grows to its median; its rounds appear as dots. */
  | {readonly kind: 'grow'; readonly index: number}
  /** The rounds' range of a bar is pointed out. */
  | {readonly kind: 'spread'; readonly index: number}
  /** Little lanes beside a bar show how its workers took turns or went side by side: from its `busy`. */
  | {readonly kind: 'cores'; readonly index: number}
  /** What the ratio says, at the bar. */
  | {readonly kind: 'ratio'; readonly index: number}
  /** Only these bars stay lit; empty: all. */
  | {readonly kind: 'light'; readonly bars: readonly number[]};
