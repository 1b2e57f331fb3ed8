import type {BarKind, LaneBar, Window} from '../story/vocabulary/thread-lanes.ts';
import type {Plot} from './time-scale.ts';

/** A bar thinner than this is not drawn by itself: it is added to the columns that it touches. */
export const THINNEST = 1.5;

/** What a bar counts as in a column. */
export type Layer = 'holds' | 'unsure' | 'waits';

/** A bar as it stands in the picture. */
export interface PlacedBar {
  readonly left: number;
  readonly right: number;
  readonly kind: BarKind;
  readonly uncertain: boolean;
  /** Its place among the lane's bars. */
  readonly index: number;
}

/** How much of each unit of width a thread held the lock, perhaps held it, and waited for it: 0 to 1 each. */
export interface Columns {
  /** The first column that has anything, and the one behind the last. */
  readonly first: number;
  readonly end: number;
  readonly shares: Readonly<Record<Layer, Float32Array>>;
}

export interface VisibleBars {
  /** Those that are wide enough to be drawn. */
  readonly bars: readonly PlacedBar[];
  /** The others, in sum. Column 0 stands at the plot's left end. */
  readonly columns: Columns;
}

const layers: Readonly<Partial<Record<BarKind, Layer>>> = {holds: 'holds', waits: 'waits'};

/** The bars of a lane, kept so that tens of thousands of them can be gone through in every frame. */
export class LaneBars {
  private readonly bars: readonly LaneBar[];
  private readonly from: Float64Array;
  private readonly to: Float64Array;
  private readonly shares: Readonly<Record<Layer, Float32Array>>;

  /**
   * @param bars - In the order of time, none overlapping the next.
   * @param width - Columns: the plot's width in units.
   */
  public constructor(bars: readonly LaneBar[], width: number) {
    this.bars = bars;
    this.from = Float64Array.from(bars, (bar) => bar.from);
    this.to = Float64Array.from(bars, (bar) => bar.to);
    const columns = Math.ceil(width) + 1;
    this.shares = {
      holds: new Float32Array(columns),
      unsure: new Float32Array(columns),
      waits: new Float32Array(columns),
    };
  }

  /**
   * What of the lane can be seen in a window, up to a time. The columns are valid until the next call.
   *
   * @param until - Nothing behind this time has happened yet.
   */
  public visible(window: Window, plot: Plot, until: number): VisibleBars {
    const {from, to, bars} = this;
    const end = Math.min(window.to, until);
    const scale = (plot.right - plot.left) / Math.max(1e-9, window.to - window.from);
    const placed: PlacedBar[] = [];
    const filled = {first: Number.POSITIVE_INFINITY, end: 0};
    for (const layer of Object.values(this.shares)) layer.fill(0);
    for (let i = this.firstAfter(window.from); i < bars.length; i++) {
      const begin = from[i] ?? 0;
      if (begin >= end) break;
      const bar = bars[i];
      if (!bar) break;
      const left = (Math.max(begin, window.from) - window.from) * scale;
      const right = (Math.min(to[i] ?? begin, end) - window.from) * scale;
      // Its whole width counts: a bar that is cut off by the window's edge stays a bar.
      if (((to[i] ?? begin) - begin) * scale >= THINNEST) {
        const {kind, uncertain} = bar;
        placed.push({left: plot.left + left, right: plot.left + right, kind, uncertain, index: i});
        continue;
      }
      const layer = bar.kind === 'holds' && bar.uncertain ? 'unsure' : layers[bar.kind];
      if (!layer) continue;
      addTo(this.shares[layer], left, right);
      filled.first = Math.min(filled.first, Math.floor(left));
      filled.end = Math.max(filled.end, Math.ceil(right));
    }
    const first = Math.min(filled.first, filled.end);
    return {bars: placed, columns: {first, end: filled.end, shares: this.shares}};
  }

  /** The first bar that ends after a time. */
  private firstAfter(time: number): number {
    let low = 0;
    let high = this.to.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.to[middle] ?? 0) > time) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/** Adds to each column the share of it that lies between two places. */
function addTo(shares: Float32Array, left: number, right: number): void {
  for (let column = Math.floor(left); column < right && column < shares.length; column++) {
    const covered = Math.min(right, column + 1) - Math.max(left, column);
    shares[column] = (shares[column] ?? 0) + covered;
  }
}
