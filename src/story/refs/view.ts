import type {HolderCard} from '../vocabulary/holder-card.ts';
import type {SourceColumn} from '../vocabulary/source-column.ts';
import type {SourceView} from '../vocabulary/source-view.ts';
import type {ChartMoment, StepChartView} from '../vocabulary/step-chart.ts';

/** What the clip draws. */
export interface RefsView {
  readonly source: SourceView;
  /** How it is set. */
  readonly column: SourceColumn;
  /** The object that is followed; absent if the run met none. */
  readonly object:
    | {
        readonly id: number;
        readonly type: string;
        /** `at 0x16787a8`; empty where it has none. */
        readonly address: string;
        readonly immortal: boolean;
      }
    | undefined;
  /** Cards that are there at the same time, at most. */
  readonly rows: number;
  /** Absent for an immortal object: its count never changes. */
  readonly chart: StepChartView | undefined;
}

/** An object that the followed one held, and its count before and after that died. */
export interface Orphan {
  readonly repr: string;
  readonly before: number | 'immortal';
  /** 0: it died too. */
  readonly after: number | 'immortal';
}

/** One thing that moves. */
export type RefsChange =
  /** The line that is about to run. */
  | {readonly kind: 'line'; readonly line: number}
  /** The object comes into being. */
  | {readonly kind: 'appear'; readonly step: number; readonly state: State}
  /** One instruction changed the count, the holders or the value. */
  | {readonly kind: 'tick'; readonly step: number; readonly state: State}
  /** The count and its arrows are pointed at. */
  | {readonly kind: 'look'}
  /** What the last change was marked with fades. */
  | {readonly kind: 'settle'}
  /** The program goes on, up to this step, and nothing changes for the object. */
  | {readonly kind: 'wait'; readonly step: number; readonly reached: number}
  /** Many changes that were told before pass by. */
  | {readonly kind: 'pass by'; readonly step: number; readonly state: State; readonly times: number}
  /** The count is hidden behind a question mark. */
  | {readonly kind: 'ask'}
  /** The object's memory is given back. */
  | {readonly kind: 'free'; readonly step: number}
  /** What it held loses a reference each. */
  | {readonly kind: 'orphans'; readonly step: number; readonly orphans: readonly Orphan[]}
  /** Immortal objects that the run met, by their values. */
  | {readonly kind: 'immortals'; readonly values: readonly string[]}
  /** The chart goes on to the last step that it shows. */
  | {readonly kind: 'run out'}
  /** The chart's changes get their names, and a freed object's holders are remembered. */
  | {
      readonly kind: 'moments';
      readonly moments: readonly ChartMoment[];
      readonly past: readonly HolderCard[];
      /** What the object was in the end. */
      readonly value: readonly string[];
    };

/** How the object stands. */
export interface State {
  readonly count: number | 'immortal';
  /** The object's value: one line, or an instance's attributes, one a line. */
  readonly value: readonly string[];
  readonly cards: readonly HolderCard[];
  /** How many of the chart's changes have happened. */
  readonly reached: number;
}
