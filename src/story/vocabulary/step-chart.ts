/** A count over the steps of a run. */
export interface StepChartView {
  /** Headings, as plain text, the fullest first: `ob_refcnt of the list, instruction by instruction`. */
  readonly titles: readonly string[];
  /** Whether waits far longer than usual take less room than they took. */
  readonly shortened: boolean;
  /** The count before the first change. */
  readonly start: number;
  /** The changes, in order. */
  readonly points: readonly ChartPoint[];
  /** Counts that get a line and a number, ascending; the first is the chart's floor, the last its ceiling. */
  readonly levels: readonly number[];
}

export interface ChartPoint {
  /** Where on the time axis, 0 to 1. */
  readonly at: number;
  /** The step whose instruction made the change. */
  readonly step: number;
  /** The count from there on. */
  readonly count: number;
  /** What went by since the point before, too often to draw it all: how many times, and between which counts. */
  readonly through?: {readonly times: number; readonly low: number; readonly high: number};
}

/** A change of the chart that gets a name in the end. */
export interface ChartMoment {
  /** Which of the points. */
  readonly point: number;
  readonly text: string;
  /** The more important ones are kept where there isn't room for all. */
  readonly weight: number;
}
