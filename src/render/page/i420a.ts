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

  /** Width and height must be even. */
  constructor({width, height}: Size) {
    this.width = width;
    this.height = height;
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
    const {width, height} = this;
    const first = y * width + x;
    const alphaPlane = i420Size(width, height);
    let [red, green, blue, weight] = [0, 0, 0, 0];
    for (const at of [first, first + 1, first + width, first + width + 1]) {
      const a = pixels[4 * at + 3] ?? 0;
      const [r, g, b] = [pixels[4 * at] ?? 0, pixels[4 * at + 1] ?? 0, pixels[4 * at + 2] ?? 0];
      red += r * a;
      green += g * a;
      blue += b * a;
      weight += a;
      target[at] = luma(r, g, b);
      target[alphaPlane + at] = a;
    }
    const [r, g, b] = weight === 0 ? [0, 0, 0] : [red / weight, green / weight, blue / weight];
    const mean = luma(r, g, b);
    for (const at of [first, first + 1, first + width, first + width + 1]) {
      if (target[alphaPlane + at] === 0) target[at] = mean;
    }
    const chroma = width * height + ((y / 2) * width) / 2 + x / 2;
    const full = KR * r + KG * g + KB * b;
    target[chroma] = Math.round(128 + ((224 / 255) * (b - full)) / (2 * (1 - KB)));
    target[chroma + (width * height) / 4] = Math.round(128 + ((224 / 255) * (r - full)) / (2 * (1 - KR)));
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
