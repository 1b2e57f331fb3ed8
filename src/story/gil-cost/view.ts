import type {SourceColumn} from '../vocabulary/source-column.ts';
import type {SourceView} from '../vocabulary/source-view.ts';
import type {WayBar} from '../vocabulary/way-bar.ts';

/** All that is drawn before the first beat and referred to later. */
export interface GilCostView {
  readonly source: SourceView;
  readonly column: SourceColumn;
  /** The source line that the pane begins with. */
  readonly top: number;
  /** `The same work, three ways` */
  readonly title: string;
  readonly bars: readonly WayBar[];
  /** Cores that a bar's height stands for. */
  readonly lanes: number;
  /** What the bars' full width stands for, in microseconds: the longest round. */
  readonly scale: number;
  /** Marks on the axis: `0`, `0.5 s`. */
  readonly ticks: readonly {readonly at: number; readonly text: string}[];
  /** `2 cores · median of 5 rounds` */
  readonly setting: string;
}

/** One change of the picture. */
export type GilCostChange =
  /** These lines of the source are lit: what a thread was given to run. */
  | {readonly kind: 'work'; readonly from: number; readonly to: number}
  /** A way is named, and how its workers are housed. */
  | {readonly kind: 'way'; readonly index: number}
  /** The source leaves, the ways' names take their places, the axis comes. */
  | {readonly kind: 'measure'}
  /** What a bar will be is asked for: an outline as long as the first bar, and a question mark. */
  | {readonly kind: 'ask'; readonly index: number}
  /** A bar grows to its median. */
  | {readonly kind: 'grow'; readonly index: number}
  /** The rounds of a bar appear as dots, with their range. */
  | {readonly kind: 'spread'; readonly index: number}
  /** A bar fills as high as cores were at work. */
  | {readonly kind: 'cores'; readonly index: number}
  /** What the ratio says, at the bar. */
  | {readonly kind: 'ratio'; readonly index: number}
  /** Only these bars stay lit; empty: all. */
  | {readonly kind: 'light'; readonly bars: readonly number[]};
