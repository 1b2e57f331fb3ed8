/** One way of running the program. */
export interface WayBar {
  /** `one after the other`, `two threads`, `two processes`, `two threads, no GIL` */
  readonly title: string;
  /** `CPython 3.13.0` where the ways were not all run by the same interpreter; else empty. */
  readonly note: string;
  /** Wall times of the rounds, in microseconds, sorted. */
  readonly rounds: readonly number[];
  /** Their median, in microseconds: the bar's length. */
  readonly median: number;
  /** `1.92 s`, `480 ms` */
  readonly text: string;
  /** From the fastest round to the slowest: `1.88–1.97 s`; empty for a single round. */
  readonly range: string;
  /** Against the first way: `1.9 × as fast`, `no faster`; empty for the first. */
  readonly ratio: string;
  /** Median time on cores over median wall time: how many cores were at work. */
  readonly busy: number;
  /** `1.0 of 2 cores at work` */
  readonly busyText: string;
  /** `busy` as a share of the cores that so many workers could use, 0 to 1: the bar's filled height. */
  readonly level: number;
  /** How the workers are housed. */
  readonly plan: WayPlan;
}

/** Processes with threads in them, as a way runs the program. */
export interface WayPlan {
  /** Boxes: processes that work. */
  readonly processes: number;
  /** Strands in each box: threads side by side. */
  readonly threads: number;
  /** Pieces of work that follow each other on one strand. */
  readonly pieces: number;
  /** Whether each box has a GIL of its own. */
  readonly gil: boolean;
  /** What the boxes show, in words. */
  readonly note: string;
}
