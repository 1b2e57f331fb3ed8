import {describe, expect, it} from 'vitest';
import {type ChannelOrder, Converter, i420Size} from '../../src/render/page/i420.ts';
import {pictureMemory} from '../../src/render/page/picture-memory.ts';

/** ITU-R BT.709-6, item 3: the signal in its words, then its 8-bit limited range, rounded. */
function bt709([red, green, blue]: readonly [number, number, number]): [number, number, number] {
  const [r, g, b] = [red / 255, green / 255, blue / 255];
  const luma = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  const cb = (b - luma) / 1.8556;
  const cr = (r - luma) / 1.5748;
  return [219 * luma + 16, 224 * cb + 128, 224 * cr + 128];
}

const pack = ([r, g, b]: readonly [number, number, number], order: ChannelOrder) =>
  order === 'RGB' ? (255 << 24) | (b << 16) | (g << 8) | r : (255 << 24) | (r << 16) | (g << 8) | b;

/** The same numbers in every run. */
function* random(): Generator<number, never> {
  for (let seed = 1; ; ) {
    seed = (seed * 1103515245 + 12345) % 2 ** 31;
    yield seed / 2 ** 31;
  }
}

function noise(width: number, height: number): [number, number, number][] {
  const numbers = random();
  const channel = () => Math.floor(numbers.next().value * 256);
  return Array.from({length: width * height}, () => [channel(), channel(), channel()]);
}

/** Converts pictures one after the other: each only where it differs from the one before. */
function converting(width: number, height: number, order: ChannelOrder) {
  const place = pictureMemory({width, height});
  const {memory, slots, target, pairs} = place;
  const converter = new Converter(memory);
  let next = 0;
  let before: number | undefined;
  return (pixels: Int32Array): {i420: Uint8Array; changed: number[]} => {
    const slot = slots[next++ % slots.length] ?? 0;
    new Int32Array(memory.buffer, slot, width * height).set(pixels);
    const changed = converter.convert({pixels: slot, before, target, pairs}, order, width, height);
    before = slot;
    const i420 = new Uint8Array(memory.buffer, target, i420Size(width, height)).slice();
    return {i420, changed: [...changed]};
  };
}

describe.each(['RGB', 'BGR'] as const)('%s pixels in I420', (order) => {
  it('are BT.709 in limited range, to half a step', () => {
    // Not a multiple of the eight columns of a step.
    const [width, height] = [22, 8];
    const colours = noise(width, height);
    const {i420: target} = converting(width, height, order)(Int32Array.from(colours, (c) => pack(c, order)));
    const at = (x: number, y: number) => bt709(colours[y * width + x] ?? [0, 0, 0]);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        expect(Math.abs((target[y * width + x] ?? 0) - at(x, y)[0])).toBeLessThanOrEqual(0.51);
      }
    }
    const quarter = (width * height) / 4;
    for (let y = 0; y < height / 2; y++) {
      for (let x = 0; x < width / 2; x++) {
        const four = [at(2 * x, 2 * y), at(2 * x + 1, 2 * y), at(2 * x, 2 * y + 1), at(2 * x + 1, 2 * y + 1)];
        for (const plane of [1, 2] as const) {
          const mean = four.reduce((sum, c) => sum + c[plane], 0) / 4;
          const value = target[width * height + (plane - 1) * quarter + (y * width) / 2 + x] ?? 0;
          expect(Math.abs(value - mean)).toBeLessThanOrEqual(0.52);
        }
      }
    }
  });

  it.each([
    ['black', [0, 0, 0], [16, 128, 128]],
    ['white', [255, 255, 255], [235, 128, 128]],
    ['red', [255, 0, 0], [63, 102, 240]],
    ['green', [0, 255, 0], [173, 42, 26]],
    ['blue', [0, 0, 255], [32, 240, 118]],
  ] as const)('%s is what the standard says', (_name, colour, expected) => {
    const {i420} = converting(8, 2, order)(new Int32Array(16).fill(pack(colour, order)));
    const [y, u, v] = expected;
    expect([...i420]).toEqual([...Array(16).fill(y), ...Array(4).fill(u), ...Array(4).fill(v)]);
  });
});

describe('rows that are the same as before', () => {
  const [width, height] = [10, 8];
  const before = Int32Array.from(noise(width, height), (c) => pack(c, 'RGB'));

  it('are left, and the result is that of a whole conversion', () => {
    const convert = converting(width, height, 'RGB');
    expect(convert(before).changed).toEqual([0, 1, 2, 3]);
    const after = before.slice();
    after[5 * width + 3] = 0x123456;
    after[width * height - 1] = 0x654321;
    const {i420, changed} = convert(after);
    expect(changed).toEqual([2, 3]);
    expect(i420).toEqual(converting(width, height, 'RGB')(after).i420);
  });

  it('are told from rows that differ in any one pixel', () => {
    const convert = converting(width, height, 'RGB');
    convert(before);
    expect(convert(before).changed).toEqual([]);
    for (let i = 0; i < before.length; i++) {
      const after = before.slice();
      after[i] = (after[i] ?? 0) ^ 1;
      expect(convert(after).changed).toEqual([Math.floor(i / width / 2)]);
      convert(before);
    }
  });
});

// From the xxHash project; its specification has no vectors of its own.
it.each([
  ['', 0xef46db3751d8e999n],
  ['a', 0xd24ec4f1a98c6e5bn],
  ['abc', 0x44bc2cf5ad770999n],
  ['Nobody inspects the spammish repetition', 0xfbcea83c8a378bf1n],
])('the hash of "%s" is XXH64', (text, expected) => {
  const {memory, slots} = pictureMemory({width: 16, height: 16});
  const [at = 0] = slots;
  const bytes = new TextEncoder().encode(text);
  new Uint8Array(memory.buffer).set(bytes, at);
  expect(new Converter(memory).hash(at, bytes.length)).toBe(expected);
});
