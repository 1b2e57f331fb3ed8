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

/**
 * Converts packed pixels into a picture in I420, BT.709, limited range; chroma is the mean of 2 × 2 pixels.
 *
 * @param pixels - `width × height` pixels of four bytes, the fourth without meaning.
 * @param before - The pixels that `target` was last converted from: a pair of rows that is the same in both is left as
 *   it stands. Most of a picture is the same from one frame to the next.
 * @param pairs - Takes the numbers of the pairs of rows that were converted.
 * @returns Whether anything differed.
 */
export function toI420(
  pixels: Int32Array,
  order: ChannelOrder,
  width: number,
  height: number,
  target: Uint8Array,
  before?: Int32Array,
  pairs: number[] = [],
): boolean {
  const [red, blue] = order === 'RGB' ? [0, 16] : [16, 0];
  pairs.length = 0;
  for (let row = 0; row < height; row += 2) {
    if (before && sameRows(pixels, before, row * width, (row + 2) * width)) continue;
    pairs.push(row / 2);
    convertRows(pixels, red, blue, width, height, row, target);
  }
  return pairs.length > 0;
}

/** Compares four pixels a step; two rows of an even width are a multiple of four long. */
function sameRows(a: Int32Array, b: Int32Array, from: number, to: number): boolean {
  for (let i = from; i < to; i += 4) {
    if (differ(a, b, i) | differ(a, b, i + 1) | differ(a, b, i + 2) | differ(a, b, i + 3)) return false;
  }
  return true;
}

const differ = (a: Int32Array, b: Int32Array, i: number) => (a[i] ?? 0) ^ (b[i] ?? 0);

/** Two rows of luma and the row of chroma below them. */
function convertRows(
  pixels: Int32Array,
  red: number,
  blue: number,
  width: number,
  height: number,
  row: number,
  target: Uint8Array,
): void {
  let top = row * width;
  let bottom = top + width;
  let u = width * height + ((row * width) >> 2);
  let v = u + ((width * height) >> 2);
  for (const end = bottom; top < end; top += 2, bottom += 2, u++, v++) {
    const a = pixels[top] ?? 0;
    const b = pixels[top + 1] ?? 0;
    const c = pixels[bottom] ?? 0;
    const d = pixels[bottom + 1] ?? 0;
    let r = (a >> red) & 255;
    let g = (a >> 8) & 255;
    let l = (a >> blue) & 255;
    const y = (YR * r + YG * g + YB * l + Y_BASE) >> 16;
    target[top] = y;
    // Flat colour is most of a drawn picture.
    if (a === b && a === c && a === d) {
      target[top + 1] = y;
      target[bottom] = y;
      target[bottom + 1] = y;
      r *= 4;
      g *= 4;
      l *= 4;
    } else {
      const br = (b >> red) & 255;
      const bg = (b >> 8) & 255;
      const bb = (b >> blue) & 255;
      const cr = (c >> red) & 255;
      const cg = (c >> 8) & 255;
      const cb = (c >> blue) & 255;
      const dr = (d >> red) & 255;
      const dg = (d >> 8) & 255;
      const db = (d >> blue) & 255;
      target[top + 1] = (YR * br + YG * bg + YB * bb + Y_BASE) >> 16;
      target[bottom] = (YR * cr + YG * cg + YB * cb + Y_BASE) >> 16;
      target[bottom + 1] = (YR * dr + YG * dg + YB * db + Y_BASE) >> 16;
      r += br + cr + dr;
      g += bg + cg + dg;
      l += bb + cb + db;
    }
    target[u] = (UR * r + UG * g + UB * l + C_BASE) >> 18;
    target[v] = (VR * r + VG * g + VB * l + C_BASE) >> 18;
  }
}
