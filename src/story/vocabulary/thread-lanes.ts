/** What a thread does in a stretch of its lane. */
export type BarKind = 'holds' | 'waits' | 'sleeps' | 'io' | 'lock' | 'blocked' | 'unknown';

/** A stretch of a lane. Times in microseconds of the recording. */
export interface LaneBar {
  readonly from: number;
  readonly to: number;
  readonly kind: BarKind;
  /** Another thread may have held the lock for a part of it: drawn with a broken edge. */
  readonly uncertain: boolean;
}

/** A lane: one thread. */
export interface LaneView {
  /** Index into the recording's threads. */
  readonly thread: number;
  /** `Thread-1`, `MainThread`: cut to what fits. */
  readonly title: string;
  /** `count()`; empty where it is not known. */
  readonly note: string;
  /** Which of the eight thread colours. */
  readonly colour: number;
  readonly started: number;
  /** When it ended; the recording's end if it was alive. */
  readonly ended: number;
  /** How it ended, for the mark at its end. */
  readonly ending: 'returned' | 'exception' | 'alive';
  /** In order, without overlaps; every stretch of the recording, neighbours of one kind in one bar. */
  readonly bars: readonly LaneBar[];
}

/** A part of the run's time that fills the width. Microseconds. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** Lock changes, for the token: from `at` on, the token stands with `lane` (null: nobody holds it, or a thread without a lane). */
export interface TokenMove {
  readonly at: number;
  readonly lane: number | null;
}

/** A piece of code with the instruction at which a thread gave the lock up. */
export interface CodeCard {
  /** `count() in spin.py` */
  readonly title: string;
  readonly thread: number;
  /** Source lines around the place, 5 at most; `now` marks the line. Cut to 44 columns. Empty outside of the program. */
  readonly lines: readonly {readonly number: number; readonly text: string; readonly now: boolean}[];
  /** Instructions around the place, 5 at most, as the table shows them; `now` marks it. Empty outside of the program. */
  readonly instructions: readonly {
    readonly offset: number;
    readonly name: string;
    readonly argText: string;
    readonly now: boolean;
  }[];
}

/** A number of the closing. */
export interface Figure {
  /** `5.12 ms` */
  readonly value: string;
  /** `median hold` */
  readonly label: string;
  /** `of 183 turns` */
  readonly note: string;
}

/** One row of a recorded interleaving (who did what to the shared name), or of who waits for what. At most 6 rows. */
export interface UpdateRow {
  readonly lane: number;
  /** `reads n`, `is stopped`, `adds on`, `goes on with` … */
  readonly text: string;
  /** The value, in decimal; `lock 1` where the rows say who waits for what; empty where there is none. */
  readonly value: string;
  /** `lost`: this value overwrites what others had added. */
  readonly mark?: 'lost';
}

/** A caption in which threads have their colours: `lane` is an index into `lanes`. */
export type Banner = readonly BannerPart[];

export type BannerPart =
  | {readonly text: string; readonly as: 'words' | 'number' | 'gil' | 'opcode'}
  | {readonly text: string; readonly as: 'thread'; readonly lane: number};
