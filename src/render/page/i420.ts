import {MODULE} from './i420-module.ts';

/** Where the colour channels of a pixel of four bytes lie, from its lowest byte. */
export type ChannelOrder = 'RGB' | 'BGR';

/** Bytes of a picture in planes Y, U and V, the latter two at half the size. Width and height must be even. */
export function i420Size(width: number, height: number): number {
  return (width * height * 3) / 2;
}

/*
 * BT.709, limited range, as ITU-R BT.709-6 item 3 gives it, in units of 1/65536:
 *   Y = 16 + 219 (0.2126 R + 0.7152 G + 0.0722 B) / 255
 *   U = 128 + 224 (B - Y') / (2 (1 - 0.0722)) / 255        V = 128 + 224 (R - Y') / (2 (1 - 0.2126)) / 255
 */
const KR = 0.2126;
const KB = 0.0722;
const unit = (x: number) => Math.round(x * 65536);
const YR = unit((KR * 219) / 255);
const YB = unit((KB * 219) / 255);
const YG = unit(219 / 255) - YR - YB;
const CHROMA = 224 / 255 / 2;
const UB = unit(CHROMA);
const UR = unit((-KR / (1 - KB)) * CHROMA);
const UG = -UB - UR;
const VR = unit(CHROMA);
const VB = unit((-KB / (1 - KR)) * CHROMA);
const VG = -VR - VB;
const Y_BASE = 16 * 65536 + 32768;
/** Chroma is the mean of four pixels: their sum is shifted by two bits more. */
const C_BASE = 128 * 4 * 65536 + 4 * 32768;

/** Where things lie in the memory, in bytes from its beginning; each at a multiple of 16. */
export interface Places {
  /** `width × height` pixels of four bytes, the fourth without meaning. */
  readonly pixels: number;
  /** The pixels that `target` was last converted from, if there are any. */
  readonly before: number | undefined;
  readonly target: number;
  /** Room for four bytes a pair of rows. */
  readonly pairs: number;
}

interface Exports {
  readonly convert: (...numbers: readonly number[]) => number;
  readonly hash: (at: number, length: number, seed: bigint) => bigint;
}

/**
 * Converts packed pixels into pictures in I420, BT.709, limited range; chroma is the mean of 2 × 2 pixels. Its loops are
 * in WebAssembly (`i420.wat`), which takes 16 bytes a step.
 */
export class Converter {
  private readonly memory: WebAssembly.Memory;
  private readonly run: Exports;

  /** @param memory - A shared memory, which another thread may fill. */
  constructor(memory: WebAssembly.Memory) {
    this.memory = memory;
    const bytes = Uint8Array.from(atob(MODULE), (c) => c.charCodeAt(0));
    const {exports} = new WebAssembly.Instance(new WebAssembly.Module(bytes), {page: {memory}});
    this.run = exports as unknown as Exports;
  }

  /**
   * Converts the pairs of rows that differ from those before; the others are left as they stand. Most of a picture is
   * the same from one frame to the next.
   *
   * @param width - Even, and at least 8.
   * @param height - Even.
   * @returns The numbers of the pairs of rows that were converted, in order.
   */
  convert(places: Places, order: ChannelOrder, width: number, height: number): Uint32Array {
    const {pixels, before = 0, target, pairs} = places;
    const [red, blue] = order === 'RGB' ? [0, 16] : [16, 0];
    const y = [YR, YG, YB, Y_BASE];
    const uv = [UR, UG, UB, VR, VG, VB, C_BASE];
    const count = this.run.convert(pixels, before, target, pairs, width, height, red, blue, ...y, ...uv);
    return new Uint32Array(this.memory.buffer, pairs, count);
  }

  /** XXH64 of `length` bytes of the memory. Hashes can be chained: the seed of the next is the one before. */
  hash(at: number, length: number, seed = 0n): bigint {
    return BigInt.asUintN(64, this.run.hash(at, length, seed));
  }
}
