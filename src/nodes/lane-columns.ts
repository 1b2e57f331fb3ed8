import type {BarKind, LaneBar, Window} from '../story/vocabulary/thread-lanes.ts';
import type {Plot} from './time-scale.ts';

/** Width of a column, in units. */
export const COLUMN = 8;

/** Neighbouring bars narrower than this are a crowd, if … */
const NARROW = 16;
/** … they are on average narrower than this, and … */
const CROWDED = 6;
/** … are many: together as wide as this, or more than this. */
const LONG = 40;
const MANY = 12;
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

const layers: Readonly<Partial<Record<BarKind, Layer>>> = {holds: 'holds', waits: 'waits'};

/** The bars of a lane, kept so that tens of thousands of them can be gone through in every frame. */
export class LaneBars {
  private readonly bars: readonly LaneBar[];
  private readonly from: Float64Array;
  private readonly to: Float64Array;
  private readonly shares: Readonly<Record<Layer, Float32Array>>;

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
  }

  /**
   * What of the lane can be seen in a window, up to a time. The columns are valid until the next call.
   *
   * @param until - Nothing behind this time has happened yet.
   */
  public visible(window: Window, plot: Plot, until: number): VisibleBars {
    const {from, to} = this;
    const scale = (plot.right - plot.left) / Math.max(1e-9, window.to - window.from);
    const bars: PlacedBar[] = [];
    const columns = {first: Number.POSITIVE_INFINITY, end: 0, shares: this.shares};
    for (const layer of Object.values(this.shares)) layer.fill(0);
    const first = this.firstAfter(window.from);
    const flush = (begin: number, end: number) => {
      const width = ((to[end - 1] ?? 0) - (from[begin] ?? 0)) * scale;
      const each = width / (end - begin);
      const crowd = each < CROWDED && (width >= LONG || end - begin > MANY);
      for (let i = begin; i < end; i++) {
        if ((from[i] ?? 0) >= until) break;
        if (crowd) this.sum(i, window, scale, until, columns);
        else bars.push(this.place(i, window, plot.left, scale, until));
      }
    };
    // What is a crowd doesn't depend on how much of it has happened: nothing changes its shape as time goes by.
    let begin = first;
    let i = first;
    for (; i < to.length && (from[i] ?? 0) < window.to; i++) {
      if (((to[i] ?? 0) - (from[i] ?? 0)) * scale < NARROW) continue;
      if (i > begin) flush(begin, i);
      flush(i, i + 1);
      begin = i + 1;
    }
    if (i > begin) flush(begin, i);
    return {bars, columns: {...columns, first: Math.min(columns.first, columns.end)}};
  }

  private place(i: number, window: Window, origin: number, scale: number, until: number): PlacedBar {
    const {kind, uncertain} = this.bars[i] ?? {kind: 'unknown', uncertain: true};
    const left = origin + (Math.max(this.from[i] ?? 0, window.from) - window.from) * scale;
    const right = origin + (Math.min(this.to[i] ?? 0, window.to, until) - window.from) * scale;
    return {left, right: kind === 'holds' ? Math.max(right, left + HAIR) : right, kind, uncertain};
  }

  private sum(
    i: number,
    window: Window,
    scale: number,
    until: number,
    columns: {first: number; end: number},
  ): void {
    const bar = this.bars[i];
    const layer = bar && (bar.kind === 'holds' && bar.uncertain ? 'unsure' : layers[bar.kind]);
    if (!layer) return;
    const left = ((Math.max(this.from[i] ?? 0, window.from) - window.from) * scale) / COLUMN;
    const right = ((Math.min(this.to[i] ?? 0, window.to, until) - window.from) * scale) / COLUMN;
    addTo(this.shares[layer], left, right);
    columns.first = Math.min(columns.first, Math.floor(left));
    columns.end = Math.max(columns.end, Math.ceil(right));
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

/** Adds to each column the share of it that lies between two places, in columns. */
function addTo(shares: Float32Array, left: number, right: number): void {
  for (let column = Math.floor(left); column < right && column < shares.length; column++) {
    const covered = Math.min(right, column + 1) - Math.max(left, column);
    shares[column] = (shares[column] ?? 0) + covered;
  }
}
