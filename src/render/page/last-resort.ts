/** Family of the face whose every character is an empty box. */
export const LAST_RESORT = 'Last Resort';

/** Leaves out what is never drawn: controls, joiners, selectors, marks of direction. */
const DRAWN =
  'U+00A1-00AC, U+00AE-02FF, U+0370-1FFF, U+2010-2027, U+2030-205E, U+2070-FDFF, U+FE10-FEFE, U+FF01-FFFD, U+10000-DFFFF, U+F0000-10FFFD';

/** Units an em. */
const EM = 1000;
const ADVANCE = 600;

/**
 * A face for characters that no other has. Subsets of web fonts come without the box that a missing character is
 * usually shown as: it would leave a blank, as if there were nothing.
 */
export function lastResortFace(): FontFace {
  return new FontFace(LAST_RESORT, fontFile(), {unicodeRange: DRAWN});
}

/** A TrueType font of two glyphs; tables as the OpenType specification 1.9 has them. */
function fontFile(): ArrayBuffer {
  const glyph = boxGlyph();
  const tables: Record<string, number[]> = {
    'OS/2': os2(),
    cmap: cmap(),
    glyf: glyph,
    head: head(),
    hhea: [...u32(0x10000), ...u16(800, -200, 0, ADVANCE, 0, 0, ADVANCE, 1, 0, 0, 0, 0, 0, 0, 0, 2)],
    hmtx: u16(ADVANCE, 0, ADVANCE, 0),
    // Glyph 0 is empty; offsets are halved.
    loca: u16(0, 0, glyph.length / 2),
    maxp: [...u32(0x10000), ...u16(2, 8, 2, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)],
    name: u16(0, 0, 6),
    post: [...u32(0x30000, 0), ...u16(-100, 50), ...u32(1, 0, 0, 0, 0)],
  };
  const names = Object.keys(tables).sort();
  const directory: number[] = [...u32(0x10000), ...u16(names.length, 128, 3, names.length * 16 - 128)];
  const body: number[] = [];
  const start = 12 + 16 * names.length;
  for (const name of names) {
    const table = tables[name] ?? [];
    directory.push(...tag(name), ...u32(checksum(table), start + body.length, table.length));
    body.push(...padded(table));
  }
  return Uint8Array.from([...directory, ...body]).buffer;
}

/** A frame 60 units thick: an outer and an inner contour, in opposite directions. */
function boxGlyph(): number[] {
  const [left, bottom, right, top, line] = [60, -120, 540, 720, 60];
  const points = [
    [left, bottom],
    [left, top],
    [right, top],
    [right, bottom],
    [left + line, bottom + line],
    [right - line, bottom + line],
    [right - line, top - line],
    [left + line, top - line],
  ] as const;
  const deltas = (axis: 0 | 1) => points.map((p, i) => p[axis] - (points[i - 1]?.[axis] ?? 0));
  const onCurve = points.map(() => 1);
  return padded([
    ...u16(2, left, bottom, right, top, 3, 7, 0),
    ...onCurve,
    ...u16(...deltas(0)),
    ...u16(...deltas(1)),
  ]);
}

/** Format 13: every character from the first to the last is glyph 1. */
function cmap(): number[] {
  return [...u16(0, 1, 3, 10), ...u32(12), ...u16(13, 0), ...u32(28, 0, 1, 0x20, 0x10ffff, 1)];
}

function head(): number[] {
  return [
    ...u32(0x10000, 0x10000, 0, 0x5f0f3cf5),
    ...u16(3, EM),
    ...u32(0, 0, 0, 0),
    ...u16(0, -200, ADVANCE, 800, 0, 8, 2, 0, 0),
  ];
}

function os2(): number[] {
  return [
    ...u16(4, ADVANCE, 400, 5, 0, 650, 600, 0, 75, 650, 600, 0, 350, 50, 300, 0),
    ...Array(10).fill(0),
    ...u32(0, 0, 0, 0),
    ...tag('NONE'),
    ...u16(0x40, 0x20, 0xffff, 800, -200, 0, 800, 200),
    ...u32(1, 0),
    ...u16(500, 700, 0, 0x20, 1),
  ];
}

const u16 = (...values: number[]) => values.flatMap((v) => [(v >> 8) & 255, v & 255]);
const u32 = (...values: number[]) =>
  values.flatMap((v) => [v >>> 24, (v >>> 16) & 255, (v >>> 8) & 255, v & 255]);
const tag = (name: string) => [...name].map((c) => c.charCodeAt(0));
const padded = (bytes: number[]) => [...bytes, ...Array((4 - (bytes.length % 4)) % 4).fill(0)];

function checksum(table: number[]): number {
  const bytes = padded(table);
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 4) {
    const [a = 0, b = 0, c = 0, d = 0] = bytes.slice(i, i + 4);
    sum = (sum + ((a << 24) | (b << 16) | (c << 8) | d)) >>> 0;
  }
  return sum;
}
