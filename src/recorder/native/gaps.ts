/** Times between looks: the longest, and the median, to a twentieth. */
export class Gaps {
  static readonly #steps = 20 / Math.LN2;
  readonly #counts = new Uint32Array(1024);
  #total = 0;
  longest = 0;

  add(gap: number): void {
    this.longest = Math.max(this.longest, gap);
    const step = Math.round(Math.log(Math.max(gap, 0.1)) * Gaps.#steps) + 100;
    const index = Math.min(step, this.#counts.length - 1);
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
    this.#total++;
  }

  median(): number {
    let left = this.#total / 2;
    const index = this.#counts.findIndex((count) => {
      left -= count;
      return left < 0;
    });
    return index < 0 ? 0 : Math.exp((index - 100) / Gaps.#steps);
  }
}
