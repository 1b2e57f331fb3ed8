/**
 * Finds groups of pictures that an encoder need not see. Most of a clip stands still while it is read. A group (from one
 * key frame to the next) that only repeats the picture of the group before it, where that one shows nothing else,
 * encodes to what that one did: its packets are written again instead, and nobody converts, carries or encodes it.
 *
 * Whether a group stands still is known at its end only, so its repetitions are held back until then.
 */
export class StillGroups {
  private readonly length: number;
  /** Pictures of the current group so far. */
  private at = 0;
  /** Whether all of them are one picture. */
  private still = true;
  /** Whether that picture is the one of the group before, and that group shows nothing else. */
  private same = false;
  private held = 0;

  /** @param length - Pictures of a group: its key frame and what follows until the next. */
  constructor(length: number) {
    this.length = length;
  }

  /**
   * The next picture differs from the last one: it must be encoded.
   *
   * @returns How many repetitions of the last picture were held back and must be encoded before it.
   */
  picture(): number {
    const late = this.release();
    this.still = this.at === 0;
    this.same = false;
    this.advance();
    return late;
  }

  /**
   * The next picture is the last one again: encode it now; hold it back; or write the packets of the last group that
   * was encoded once more, in place of all that was held back and this one.
   */
  repeat(): 'encode' | 'hold' | 'copy' {
    const {same} = this;
    if (same) this.held++;
    const complete = this.at + 1 === this.length;
    if (same && complete) this.held = 0;
    this.advance();
    if (!same) return 'encode';
    return complete ? 'copy' : 'hold';
  }

  /** No picture follows. Returns how many repetitions were held back and must be encoded. */
  end(): number {
    return this.release();
  }

  private release(): number {
    const {held} = this;
    this.held = 0;
    return held;
  }

  private advance(): void {
    if (++this.at < this.length) return;
    this.at = 0;
    this.same = this.still;
    this.still = true;
  }
}
