/** What else the picture has to hold beside the lanes. */
export interface Around {
  readonly lanes: number;
  /** The lanes that matter now; empty: all. */
  readonly lit: readonly number[];
  /** The card with the code, or the table, takes the lower part. */
  readonly card: boolean;
  /** Figures stand above the lanes. */
  readonly figures: boolean;
  /** A line of words stands between the lanes and the axis. */
  readonly notes: boolean;
}

/** Where one lane stands. */
export interface LanePlace {
  /** The middle of its bars. */
  readonly y: number;
  /** Height of a bar of a thread that holds the lock. */
  readonly bar: number;
  /** Whether there is room for it at all. */
  readonly shown: boolean;
}

export interface LanePlaces {
  readonly lanes: readonly LanePlace[];
  /** The playhead's upper and lower end. */
  readonly top: number;
  readonly bottom: number;
  /** The middle of the axis' numbers. */
  readonly axis: number;
}

/** Heights of the picture's parts, from above: banner (or figures), token, lanes, axis, and the card below. */
export const heights = {
  banner: 140,
  bannerHeight: 108,
  figuresHeight: 152,
  lanes: 308,
  figuresLanes: 318,
  axis: 898,
  card: 568,
  cardBottom: 926,
  notes: 846,
} as const;

/** Most lanes beside a card, and the least distance of two lanes with a name and a note. */
const BESIDE_CARD = 3;
const WIDEST = 150;

/** Lanes at equal distances in the room that is left; with a card only those that matter. */
export function lanePlaces({lanes, lit, card, figures, notes}: Around): LanePlaces {
  const kept = card ? besideCard(lanes, lit) : Array.from({length: lanes}, (_, i) => i);
  const axis = card ? heights.card - 34 : heights.axis;
  const top = figures ? heights.figuresLanes : heights.lanes;
  const bottom = notes && !card ? heights.notes - 20 : axis - 32;
  const pitch = Math.min(WIDEST, (bottom - top) / Math.max(1, kept.length));
  const begin = (top + bottom - pitch * kept.length) / 2;
  const bar = Math.min(80, Math.round(pitch * 0.66));
  return {
    lanes: Array.from({length: lanes}, (_, lane) => {
      const row = kept.indexOf(lane);
      // A lane that goes keeps to its neighbours' side, so that it seems to slip behind them.
      const at = row >= 0 ? row : Math.max(0, kept.filter((other) => other < lane).length - 1);
      return {y: begin + pitch * (at + 0.5), bar, shown: row >= 0};
    }),
    top,
    bottom: notes && !card ? heights.notes - 26 : axis - 28,
    axis,
  };
}

/** The lit lanes, and the first others where there is room. */
function besideCard(lanes: number, lit: readonly number[]): number[] {
  const others = Array.from({length: lanes}, (_, i) => i).filter((lane) => !lit.includes(lane));
  const most = lit.length > 0 ? Math.min(BESIDE_CARD, lit.length) : Math.min(2, lanes);
  return [...lit, ...others].slice(0, most).sort((a, b) => a - b);
}
