import type {
  Banner,
  CodeCard,
  Figure,
  LaneView,
  TokenMove,
  UpdateRow,
  Window,
} from '../vocabulary/thread-lanes.ts';

/** All that is drawn before the first beat and referred to later. */
export interface GilView {
  readonly lanes: readonly LaneView[];
  /** `and 992 more threads: 12 % of the GIL's time`; empty where there are none. */
  readonly rest: string;
  /** Label of a recording that was made from inside; empty for others. */
  readonly warning: string;
  /** The token's moves over the whole run, in order. */
  readonly token: readonly TokenMove[];
  /** The window that is shown first, and the whole run. */
  readonly first: Window;
  readonly whole: Window;
  /** Cards by index. */
  readonly codes: readonly CodeCard[];
}

/** One change of the picture. */
export type GilChange =
  /**
   * The playhead, with the token on it, goes from where it is to `to`; bars grow behind it. In the beginning the
   * picture shows `view.first` with the playhead at its left end.
   */
  | {readonly kind: 'play'; readonly to: number}
  /**
   * The window becomes this one. With `playhead`, the playhead then stands at its left end and nothing is drawn to the
   * right of it; without, the playhead and the token are taken away and all bars of the window are drawn.
   */
  | {readonly kind: 'zoom'; readonly window: Window; readonly playhead: boolean}
  /** The banner over the lanes says this; null: it goes. Thread names in it are coloured (see {@link Banner}). */
  | {readonly kind: 'banner'; readonly text: Banner | null}
  /** An arrow from the lane that asks to the lane that holds, at `at`; dashed where it was inferred. */
  | {
      readonly kind: 'request';
      readonly at: number;
      readonly from: number;
      readonly to: number;
      readonly seen: boolean;
    }
  /** A bracket with a length over a bar of a lane: `5.06 ms`. null: it goes. */
  | {
      readonly kind: 'measure';
      readonly mark: {
        readonly lane: number;
        readonly from: number;
        readonly to: number;
        readonly text: string;
      } | null;
    }
  /** The code card is shown beside or below the lanes; null: it goes. */
  | {readonly kind: 'code'; readonly card: number | null}
  /** Only these lanes stay lit; empty: all. */
  | {readonly kind: 'light'; readonly lanes: readonly number[]}
  /** The table of a recorded interleaving: shown row by row. `rows` is all that stands now; null: it goes. */
  | {readonly kind: 'updates'; readonly title: string; readonly rows: readonly UpdateRow[] | null}
  /** The figures, in a row. */
  | {readonly kind: 'figures'; readonly figures: readonly Figure[]};
