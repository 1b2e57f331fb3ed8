/** `s` and `ms` in microseconds. */
const units = {s: 1_000_000, ms: 1000} as const;
type Unit = keyof typeof units;

/** How the times of one picture are written. */
export interface TimeStyle {
  readonly unit: Unit;
  /** Significant digits. */
  readonly digits: number;
}

/** Spread of the rounds, as a share of their median, from which on a third digit would say more than is known. */
const COARSE = 0.1;

/**
 * How to write the times of rounds: seconds from one second on, with three digits; two where the rounds differ by
 * more than a tenth of their median. `longest`: the longest time beside them, so that 0.45 s stands beside 1.9 s.
 */
export function timeStyle(rounds: readonly number[], median: number, longest: number): TimeStyle {
  const spread = Math.max(...rounds) - Math.min(...rounds);
  const seconds = median >= units.s || (longest >= units.s && median >= units.s / 10);
  return {unit: seconds ? 's' : 'ms', digits: spread > COARSE * median ? 2 : 3};
}

/** Microseconds in words: `1.92 s`, `480 ms`, `0.30 ms`. */
export function duration(microseconds: number, style: TimeStyle): string {
  return `${amount(microseconds, style)} ${style.unit}`;
}

/** A time with two digits, by itself: `12 ms`, `1.9 s`. */
export function roughly(microseconds: number): string {
  return duration(microseconds, {unit: microseconds >= units.s ? 's' : 'ms', digits: 2});
}

/** From one time to another: `1.88–1.97 s`. */
export function durations(from: number, to: number, style: TimeStyle): string {
  const [low, high] = [amount(from, style), amount(to, style)];
  return low === high ? `${low} ${style.unit}` : `${low}–${high} ${style.unit}`;
}

function amount(microseconds: number, {unit, digits}: TimeStyle): string {
  return significant(microseconds / units[unit], digits);
}

/** A number with so many significant digits, without an exponent: `1.90`, `12.3`, `120`. */
export function significant(value: number, digits: number): string {
  if (value === 0) return '0';
  const rounded = Number(value.toPrecision(digits));
  const before = Math.floor(Math.log10(Math.abs(rounded))) + 1;
  return rounded.toFixed(Math.max(0, digits - before));
}
