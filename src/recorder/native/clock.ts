/** Microseconds of CLOCK_MONOTONIC. */
export function now(): number {
  return Number(process.hrtime.bigint()) / 1000;
}

/** Milliseconds of the same clock. */
export function milliseconds(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** Sleeps; there is no event loop to go back to while a sampler works. */
export function pause(ms: number): void {
  Atomics.wait(NEVER, 0, 0, ms);
}
const NEVER = new Int32Array(new SharedArrayBuffer(4));
