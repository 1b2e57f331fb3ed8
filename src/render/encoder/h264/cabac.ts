import type {BitWriter} from './bits.ts';

/**
 * `mb_skip_flag` of a P slice (H.264, Table 9-13, `ctxIdx` 11) begins, for `cabac_init_idc` 2 and a quantiser of 51, with
 * (29 × 51 >> 4) + 16 = 108: state 44, and 1 the more likely value.
 */
const INITIALISATION = 2;
const QUANTISER = 51;
const FIRST_STATE = 44;
const LAST_STATE = 62;

/** `rangeTabLPS` (Table 9-44) from state 44 to 62: the part of the range that the less likely value has. */
const LESS_LIKELY = [
  [14, 18, 21, 24],
  [14, 17, 20, 23],
  [13, 16, 19, 22],
  [12, 15, 18, 21],
  [12, 14, 17, 20],
  [11, 14, 16, 19],
  [11, 13, 15, 18],
  [10, 12, 15, 17],
  [10, 12, 14, 16],
  [9, 11, 13, 15],
  [9, 11, 12, 14],
  [8, 10, 12, 14],
  [8, 9, 11, 13],
  [7, 9, 11, 12],
  [7, 9, 10, 12],
  [7, 8, 10, 11],
  [6, 8, 9, 11],
  [6, 7, 9, 10],
  [6, 7, 8, 9],
] as const;

/**
 * The arithmetic coder (H.264, 9.3.4.2), as far as the data of a slice need it in which every macroblock is skipped: the
 * more likely value of one context, and the bit that ends a slice.
 */
class Coder {
  private readonly writer: BitWriter;
  private low = 0;
  private range = 510;
  private outstanding = 0;
  private first = true;
  private state = FIRST_STATE;

  constructor(writer: BitWriter) {
    this.writer = writer;
  }

  /** `mb_skip_flag` 1: neighbours that are skipped too choose the same context for all (9.3.3.1.1.1). */
  skip(): void {
    const row = LESS_LIKELY[this.state - FIRST_STATE];
    this.range -= row?.[(this.range >> 6) & 3] ?? 0;
    this.state = Math.min(this.state + 1, LAST_STATE);
    this.renormalise();
  }

  /** `end_of_slice_flag`; 1 flushes, and its last bit is the `rbsp_stop_one_bit`. */
  end(last: boolean): void {
    this.range -= 2;
    if (last) {
      this.low += this.range;
      this.range = 2;
    }
    this.renormalise();
    if (!last) return;
    this.put((this.low >> 9) & 1);
    this.writer.bits(((this.low >> 7) & 3) | 1, 2);
  }

  private renormalise(): void {
    while (this.range < 256) {
      if (this.low < 256) this.put(0);
      else if (this.low >= 512) {
        this.low -= 512;
        this.put(1);
      } else {
        this.low -= 256;
        this.outstanding++;
      }
      this.range <<= 1;
      this.low <<= 1;
    }
  }

  private put(bit: number): void {
    if (this.first) this.first = false;
    else this.writer.bits(bit, 1);
    for (; this.outstanding > 0; this.outstanding--) this.writer.bits(1 - bit, 1);
  }
}

/** The data of a slice in which every macroblock is skipped, and what its header must say for them. */
export const skippedMacroblocks = {
  /** `cabac_init_idc`. */
  initialisation: INITIALISATION,
  /** `SliceQPY`: nothing is quantised. */
  quantiser: QUANTISER,
  /** Writes `slice_data`, from an aligned place on, with the bit that ends the RBSP. */
  write(writer: BitWriter, macroblocks: number): void {
    const coder = new Coder(writer);
    for (let i = 1; i <= macroblocks; i++) {
      coder.skip();
      coder.end(i === macroblocks);
    }
  },
};
