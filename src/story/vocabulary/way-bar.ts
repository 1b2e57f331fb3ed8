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
  /** Against the first way: `1.9 times as fast`, `no faster`; empty for the first. */
  readonly ratio: string;
  /** Median time on cores over median wall time: how many cores were at work. */
  readonly busy: number;
}
