/** Keeps a number and its unit on one line. */
const BLANK = '\u00a0';

/** A length of time for people, from microseconds: `840 µs`, `5.06 ms`, `12.3 ms`, `480 ms`, `2.13 s`, `1 min 5 s`. */
export function timeText(us: number): string {
  if (us < 1000) return `${Math.round(us)}${BLANK}µs`;
  const ms = us / 1000;
  if (ms < 9.995) return `${trim(ms.toFixed(2))}${BLANK}ms`;
  if (ms < 99.95) return `${trim(ms.toFixed(1))}${BLANK}ms`;
  if (ms < 999.5) return `${Math.round(ms)}${BLANK}ms`;
  const s = ms / 1000;
  if (s < 9.995) return `${trim(s.toFixed(2))}${BLANK}s`;
  if (s < 59.95) return `${trim(s.toFixed(1))}${BLANK}s`;
  const whole = Math.round(s);
  return whole % 60 === 0
    ? `${whole / 60}${BLANK}min`
    : `${Math.floor(whole / 60)}${BLANK}min${BLANK}${whole % 60}${BLANK}s`;
}

const trim = (digits: string) => (digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits);

/** A share for people: `51 %`, `under 1 %`, `over 99 %`. */
export function shareText(share: number): string {
  if (share <= 0) return `0${BLANK}%`;
  if (share < 0.01) return `under 1${BLANK}%`;
  if (share > 0.99 && share < 1) return `over 99${BLANK}%`;
  return `${Math.round(share * 100)}${BLANK}%`;
}

/** `43,519`: a whole number, its digits by threes. */
export const grouped = (digits: string | number | bigint): string =>
  String(digits).replace(/\B(?=(\d{3})+$)/g, ',');

/** `7`, `6.4`: a number with a digit after the point where that says something. */
export const roughly = (n: number): string => trim(n.toFixed(1));

/** The middle value; of an even number of values, the lower of the two in the middle, so that it is one of them. */
export function median(values: readonly number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)];
}

/** Index of the first item whose `to` lies after `at`; items are in order and do not overlap. */
export function firstAfter(items: readonly {readonly to: number}[], at: number): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((items[middle]?.to ?? 0) > at) high = middle;
    else low = middle + 1;
  }
  return low;
}
