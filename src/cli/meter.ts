/** How fast a piece of work goes and how long it will still take. */
export interface Pace {
  /** Units a second since the start. */
  readonly rate: number;
  /** Seconds left at that rate; undefined until it can be told. */
  readonly left: number | undefined;
}

/** Seconds before which a rate says nothing. */
const WARM_UP = 1;

/** Measures one piece of work from now on. `now` gives milliseconds. */
export function startMeter(
  now: () => number = () => performance.now(),
): (done: number, total: number) => Pace {
  const start = now();
  return (done, total) => {
    const elapsed = (now() - start) / 1000;
    const rate = elapsed > 0 ? done / elapsed : 0;
    return {rate, left: rate > 0 && elapsed >= WARM_UP ? Math.max(0, total - done) / rate : undefined};
  };
}
