import {describe, expect, it} from 'vitest';
import {
  allRows,
  RowCarrier,
  type Rows,
  rowsOf,
  rowsText,
  runsOf,
} from '../../../src/render/page/changed-rows.ts';
import {pictureSize} from '../../../src/render/page/i420a.ts';

const size = {width: 6, height: 40};

/** A picture in which no two bytes near each other are the same. */
function noise(alpha: boolean, seed: number): Uint8Array {
  return Uint8Array.from({length: pictureSize(size, alpha)}, (_, i) => (i * 7 + seed * 101) % 251);
}

describe('rows that change', () => {
  it('are told in runs; what stands between near ones is carried with them', () => {
    expect(runsOf(Uint32Array.of())).toEqual([]);
    expect(runsOf(Uint32Array.of(0, 1, 2, 11, 12, 40))).toEqual([
      [0, 13],
      [40, 41],
    ]);
  });

  it('are told as a text in a URL', () => {
    const rows: Rows[] = [
      [0, 13],
      [40, 41],
    ];
    expect(rowsOf(rowsText(rows))).toEqual(rows);
    expect(encodeURIComponent(rowsText(rows))).toBe(rowsText(rows));
  });

  it.each([false, true])('are carried into another picture, and nothing else is (alpha: %s)', (alpha) => {
    const carrier = new RowCarrier(size, alpha);
    const [old, next] = [noise(alpha, 0), noise(alpha, 1)];
    const rows: Rows[] = [
      [2, 3],
      [17, 20],
    ];
    const packed = new Uint8Array(old.length);
    const bytes = carrier.pack(next, rows, packed);
    expect(bytes).toBe((4 / 20) * old.length);
    expect(carrier.sizeOf(rows)).toBe(bytes);
    const [unpacked, copied] = [old.slice(), old.slice()];
    carrier.unpack(packed.subarray(0, bytes), rows, unpacked);
    carrier.copy(next, copied, rows);
    expect(copied).toEqual(unpacked);
    const {width, height} = size;
    const luma = width * height;
    const inRows = (row: number) => rows.some(([from, to]) => row >= 2 * from && row < 2 * to);
    for (const [i, byte] of unpacked.entries()) {
      const [plane, stride, scale] =
        i < luma
          ? [0, width, 1]
          : i < luma * 1.25
            ? [luma, width / 2, 2]
            : i < luma * 1.5
              ? [luma * 1.25, width / 2, 2]
              : [luma * 1.5, width, 1];
      const row = Math.floor((i - plane) / stride) * scale;
      expect(byte, `byte ${i}`).toBe((inRows(row) ? next : old)[i]);
    }
  });

  it('are all of them in a first picture', () => {
    const carrier = new RowCarrier(size, true);
    const picture = noise(true, 3);
    const copy = new Uint8Array(picture.length);
    carrier.copy(picture, copy, allRows(size));
    expect(copy).toEqual(picture);
  });
});
