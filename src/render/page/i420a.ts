import type {Size} from '../job.ts';
import {i420Size} from './i420.ts';

/** Bytes of a raw picture: planes Y, U and V, and with alpha a fourth at full size. */
export function pictureSize({width, height}: Size, alpha = false): number {
  return i420Size(width, height) + (alpha ? width * height : 0);
}

/**
 * Converts pixels with straight alpha into planes Y, U, V and A: BT.709, limited range, alpha from 0 to 255. What can't
 * be seen must not tinge what can: chroma is the mean of 2 × 2 pixels, each weighted with its alpha, and a pixel that is
 * not seen takes the luma of those beside it.
 */
export class AlphaConverter {
  private readonly width: number;
  private readonly height: number;
  /** Where the planes begin. */
  private readonly planes: {readonly blues: number; readonly reds: number; readonly alphas: number};

  /** Width and height must be even. */
  constructor({width, height}: Size) {
    this.width = width;
    this.height = height;
    const luma = width * height;
    this.planes = {blues: luma, reds: luma + luma / 4, alphas: i420Size(width, height)};
  }

  /**
   * Converts the pairs of rows that differ from those before; the others are left as they stand.
   *
   * @param pixels - RGBA, straight.
   * @param before - The pixels that `target` was last converted from, if there are any.
   * @returns Whether anything differs.
   */
  convert(pixels: Uint8Array, before: Uint8Array | undefined, target: Uint8Array): boolean {
    const {width, height} = this;
    const words = wordsOf(pixels);
    const old = before && wordsOf(before);
    let changed = false;
    for (let y = 0; y < height; y += 2) {
      if (old && same(words, old, y * width, (y + 2) * width)) continue;
      changed = true;
      for (let x = 0; x < width; x += 2) this.block(pixels, target, x, y);
    }
    return changed;
  }

  private block(pixels: Uint8Array, target: Uint8Array, x: number, y: number): void {
    const {width} = this;
    const {alphas, blues, reds} = this.planes;
    const first = y * width + x;
    let red = 0;
    let green = 0;
    let blue = 0;
    let weight = 0;
    for (let i = 0; i < 4; i++) {
      const at = first + (i & 1) + (i >> 1) * width;
      const a = pixels[4 * at + 3] ?? 0;
      target[alphas + at] = a;
      if (a === 0) continue;
      const r = pixels[4 * at] ?? 0;
      const g = pixels[4 * at + 1] ?? 0;
      const b = pixels[4 * at + 2] ?? 0;
      red += r * a;
      green += g * a;
      blue += b * a;
      weight += a;
      target[at] = luma(r, g, b);
    }
    if (weight > 0) {
      red /= weight;
      green /= weight;
      blue /= weight;
    }
    const mean = luma(red, green, blue);
    for (let i = 0; i < 4; i++) {
      const at = first + (i & 1) + (i >> 1) * width;
      if (target[alphas + at] === 0) target[at] = mean;
    }
    const chroma = (y * width) / 4 + x / 2;
    const full = KR * red + KG * green + KB * blue;
    target[blues + chroma] = Math.round(128 + ((224 / 255) * (blue - full)) / (2 * (1 - KB)));
    target[reds + chroma] = Math.round(128 + ((224 / 255) * (red - full)) / (2 * (1 - KR)));
  }
}

/** BT.709's shares of red, green and blue in luma (ITU-R BT.709-6, item 3.2). */
const KR = 0.2126;
const KB = 0.0722;
const KG = 1 - KR - KB;

const luma = (r: number, g: number, b: number) => Math.round(16 + (219 / 255) * (KR * r + KG * g + KB * b));

function wordsOf(bytes: Uint8Array): Uint32Array {
  return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
}

function same(a: Uint32Array, b: Uint32Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (a[i] !== b[i]) return false;
  return true;
}
