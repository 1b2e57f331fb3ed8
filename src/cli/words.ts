/** A size for people: `812 B`, `14 kB`, `1.2 MB` (decimal, as file managers show it). */
export function fileSize(n: number): string {
  if (n < 1000) return `${n} B`;
  if (n < 1_000_000) return `${Math.round(n / 1000)} kB`;
  return `${(n / 1_000_000).toFixed(1)} MB`;
}

/** Seconds for people: `4.2 s`, `73.1 s`. */
export function seconds(s: number): string {
  return `${s.toFixed(1)} s`;
}

/** `1 frame`, `1,203 frames`. */
export function count(n: number, noun: string): string {
  return `${n.toLocaleString('en-US')} ${noun}${n === 1 ? '' : 's'}`;
}
