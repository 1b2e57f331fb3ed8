import {runs} from '../story/vocabulary/crowd.ts';
import type {BarKind, LaneBar, Window} from '../story/vocabulary/thread-lanes.ts';
import type {Plot} from './time-scale.ts';

/** Width of a column, in units. */
export const COLUMN = 8;

/** A turn is drawn at least this wide, or it could not be seen. */
const HAIR = 1.5;

/** What a bar counts as in a column. */
export type Layer = 'holds' | 'unsure' | 'waits';

/** A bar as it stands in the picture. */
export interface PlacedBar {
  readonly left: number;
  readonly right: number;
  readonly kind: BarKind;
  readonly uncertain: boolean;
}

/** How much of the time that a column stands for a thread held the lock, perhaps held it, and waited for it: 0 to 1 each. */
export interface Columns {
  /** The first column that has anything, and the one behind the last. */
  readonly first: number;
  readonly end: number;
  readonly shares: Readonly<Record<Layer, Float32Array>>;
}

export interface VisibleBars {
  /** Those that there is room to draw. */
  readonly bars: readonly PlacedBar[];
  /** The crowds, in sum. Column 0 begins at the plot's left end; each is {@link COLUMN} wide. */
  readonly columns: Columns;
}

const layers = ['holds', 'unsure', 'waits'] as const;

function layerOf({kind, uncertain}: LaneBar): Layer | undefined {
  if (kind === 'holds') return uncertain ? 'unsure' : 'holds';
  return kind === 'waits' ? 'waits' : undefined;
}

/** The bars of a lane, kept so that tens of thousands of them can be gone through in every frame. */
export class LaneBars {
  /** Where each bar begins and ends. */
  public readonly from: Float64Array;
  public readonly to: Float64Array;
  private readonly bars: readonly LaneBar[];
  private readonly shares: Readonly<Record<Layer, Float32Array>>;
  /** Time that had been spent in each way before each of the bars. */
  private readonly spent: Readonly<Record<Layer, Float64Array>>;

  /**
   * @param bars - In the order of time, none overlapping the next.
   * @param width - The plot's width in units.
   */
  public constructor(bars: readonly LaneBar[], width: number) {
    this.bars = bars;
    this.from = Float64Array.from(bars, (bar) => bar.from);
    this.to = Float64Array.from(bars, (bar) => bar.to);
    const columns = Math.ceil(width / COLUMN) + 1;
    this.shares = {
      holds: new Float32Array(columns),
      unsure: new Float32Array(columns),
      waits: new Float32Array(columns),
    };
    this.spent = {holds: sumsOf(bars, 'holds'), unsure: sumsOf(bars, 'unsure'), waits: sumsOf(bars, 'waits')};
  }

  /**
   * What of the lane can be seen in a window, up to a time. The columns are valid until the next call.
   *
   * @param until - Nothing behind this time has happened yet.
   */
  public visible(window: Window, plot: Plot, until: number): VisibleBars {
    const {from} = this;
    const scale = (plot.right - plot.left) / Math.max(1e-9, window.to - window.from);
    const bars: PlacedBar[] = [];
    const columns = {first: Number.POSITIVE_INFINITY, end: 0, shares: this.shares};
    for (const layer of layers) this.shares[layer].fill(0);
    // What is a crowd doesn't depend on how much of it has happened: nothing changes its shape as time goes by.
    runs(this, this.firstAfter(window.from), window.to, scale, (begin, end, crowd) => {
      if (crowd) {
        this.sum(begin, end, window, scale, until, columns);
        return;
      }
      for (let i = begin; i < end && (from[i] ?? 0) < until; i++) {
        bars.push(this.place(i, window, plot.left, scale, until));
      }
    });
    return {bars, columns: {...columns, first: Math.min(columns.first, columns.end)}};
  }

  private place(i: number, window: Window, origin: number, scale: number, until: number): PlacedBar {
    const {kind, uncertain} = this.bars[i] ?? {kind: 'unknown', uncertain: true};
    const left = origin + (Math.max(this.from[i] ?? 0, window.from) - window.from) * scale;
    const right = origin + (Math.min(this.to[i] ?? 0, window.to, until) - window.from) * scale;
    return {left, right: kind === 'holds' ? Math.max(right, left + HAIR) : right, kind, uncertain};
  }

  /** Adds a crowd to the columns: not bar by bar, but by what had been spent at each column's two ends. */
  private sum(
    begin: number,
    end: number,
    window: Window,
    scale: number,
    until: number,
    columns: {first: number; end: number},
  ): void {
    const from = Math.max(this.from[begin] ?? 0, window.from);
    const to = Math.min(this.to[end - 1] ?? 0, window.to, until);
    if (to <= from) return;
    const each = COLUMN / scale;
    const first = Math.floor((from - window.from) / each);
    const last = Math.ceil((to - window.from) / each);
    let at = begin;
    for (let column = first; column < last; column++) {
      const next = this.firstAfter(Math.min(to, window.from + (column + 1) * each), at, end - 1);
      const left = Math.max(from, window.from + column * each);
      const right = Math.min(to, window.from + (column + 1) * each);
      for (const layer of layers) {
        const share = (this.spentAt(layer, next, right) - this.spentAt(layer, at, left)) / each;
        this.shares[layer][column] = (this.shares[layer][column] ?? 0) + share;
      }
      at = next;
    }
    columns.first = Math.min(columns.first, first);
    columns.end = Math.max(columns.end, last);
  }

  /** Time spent in a way up to a time that lies in bar `i`, or before it. */
  private spentAt(layer: Layer, i: number, time: number): number {
    const before = this.spent[layer][i] ?? 0;
    const all = (this.spent[layer][i + 1] ?? before) - before;
    return before + Math.max(0, Math.min(all, time - (this.from[i] ?? 0)));
  }

  /** The first bar that ends after a time, of those from `low` on; `high` if none before it does. */
  private firstAfter(time: number, low = 0, high = this.to.length): number {
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.to[middle] ?? 0) > time) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/** For each bar, and behind the last, the time that the bars before it spent in a way. */
function sumsOf(bars: readonly LaneBar[], layer: Layer): Float64Array {
  const sums = new Float64Array(bars.length + 1);
  for (const [i, bar] of bars.entries()) {
    sums[i + 1] = (sums[i] ?? 0) + (layerOf(bar) === layer ? bar.to - bar.from : 0);
  }
  return sums;
}
