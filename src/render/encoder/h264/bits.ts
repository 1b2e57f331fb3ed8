/** Reads an RBSP bit by bit, the most significant bit of each byte first (H.264, 7.2 and 9.1). */
export class BitReader {
  private readonly bytes: Uint8Array;
  /** Bits read so far. */
  at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** `u(n)`: an unsigned number of `count` bits, up to 32. */
  bits(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++, this.at++) {
      const byte = this.bytes[this.at >> 3];
      if (byte === undefined) throw new RangeError('The bits of an H.264 NAL unit end too early.');
      value = value * 2 + ((byte >> (7 - (this.at & 7))) & 1);
    }
    return value;
  }

  flag(): boolean {
    return this.bits(1) === 1;
  }

  /** `ue(v)`: an unsigned Exp-Golomb code. */
  unsigned(): number {
    let zeros = 0;
    while (!this.flag()) zeros++;
    return 2 ** zeros - 1 + this.bits(zeros);
  }

  /** `se(v)`: a signed Exp-Golomb code. */
  signed(): number {
    const code = this.unsigned();
    return code % 2 === 1 ? (code + 1) / 2 : -code / 2;
  }
}

/** Writes what {@link BitReader} reads. */
export class BitWriter {
  private readonly bytes: number[] = [];
  private length = 0;

  /** Whether what was written so far ends with a whole byte. */
  get aligned(): boolean {
    return this.length % 8 === 0;
  }

  bits(value: number, count: number): this {
    for (let i = count - 1; i >= 0; i--) {
      if (this.aligned) this.bytes.push(0);
      const bit = Math.floor(value / 2 ** i) % 2;
      const last = this.bytes.length - 1;
      this.bytes[last] = (this.bytes[last] ?? 0) | (bit << (7 - (this.length++ % 8)));
    }
    return this;
  }

  unsigned(value: number): this {
    const length = Math.floor(Math.log2(value + 1));
    return this.bits(0, length).bits(value + 1, length + 1);
  }

  signed(value: number): this {
    return this.unsigned(value > 0 ? 2 * value - 1 : -2 * value);
  }

  take(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.bytes);
  }
}

/** A copy of an RBSP with other bits in a place. */
export function withBits(
  bytes: Uint8Array,
  at: number,
  count: number,
  value: number,
): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(bytes);
  for (let i = 0; i < count; i++) {
    const [byte, mask] = [(at + i) >> 3, 0x80 >> ((at + i) & 7)];
    const bit = Math.floor(value / 2 ** (count - 1 - i)) % 2;
    copy[byte] = bit ? (copy[byte] ?? 0) | mask : (copy[byte] ?? 0) & ~mask;
  }
  return copy;
}
