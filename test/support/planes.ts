/** A decoded picture, as the decoder gives it. */
export interface Planes {
  /** `I420`, or `NV12`, whose chroma alternates. */
  readonly format: string;
  readonly width: number;
  readonly height: number;
  /** Where each plane begins, and bytes of its rows. */
  readonly layout: readonly {readonly offset: number; readonly stride: number}[];
  readonly data: Uint8Array;
}

/**
 * RGBA of a picture in BT.709, limited range, by the numbers of ITU-R BT.709-6: a browser's own `copyTo` computes in
 * seven bits, and is up to seven steps off in blue.
 */
export function rgbaOf({format, width, height, layout, data}: Planes): Uint8Array {
  if (format !== 'I420' && format !== 'NV12') throw new Error(`The decoder gives ${format}.`);
  const [y, second, third] = layout;
  if (!y || !second) throw new Error('The decoder gives no planes.');
  const step = format === 'NV12' ? 2 : 1;
  const [u, v] =
    format === 'NV12' ? [second, {...second, offset: second.offset + 1}] : [second, third ?? second];
  const pixels = new Uint8ClampedArray(4 * width * height);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const chroma = (plane: {offset: number; stride: number}) =>
        ((data[plane.offset + (row >> 1) * plane.stride + (column >> 1) * step] ?? 0) - 128) * (255 / 224);
      const luma = ((data[y.offset + row * y.stride + column] ?? 0) - 16) * (255 / 219);
      const [cb, cr] = [chroma(u), chroma(v)];
      const at = 4 * (row * width + column);
      pixels[at] = luma + 1.5748 * cr;
      pixels[at + 1] = luma - 0.1873 * cb - 0.4681 * cr;
      pixels[at + 2] = luma + 1.8556 * cb;
      pixels[at + 3] = 255;
    }
  }
  return new Uint8Array(pixels.buffer);
}

/** The luma of a picture, as it was stored: what WebM has as alpha. Grey, opaque RGBA. */
export function lumaOf({width, height, layout, data}: Planes): Uint8Array {
  const [y] = layout;
  const pixels = new Uint8Array(4 * width * height).fill(255);
  for (let i = 0; i < width * height; i++) {
    const value = data[(y?.offset ?? 0) + Math.floor(i / width) * (y?.stride ?? 0) + (i % width)] ?? 0;
    pixels.fill(value, 4 * i, 4 * i + 3);
  }
  return pixels;
}
