/** What stands in a GIF file (the GIF89a specification of CompuServe). */
export interface GifFacts {
  readonly width: number;
  readonly height: number;
  /** Hundredths of a second that each of its pictures stands. */
  readonly delays: readonly number[];
  /** How often it is shown again; 0 means for ever, undefined never. */
  readonly loops: number | undefined;
  /** Entries of the palette. */
  readonly colours: number;
}

/** Reads a GIF's blocks, without its pixels. */
export function readGif(bytes: Buffer): GifFacts {
  if (bytes.toString('latin1', 0, 6) !== 'GIF89a') throw new Error('It is no GIF.');
  const paletteOf = (flags: number) => (flags & 0x80 ? 2 << (flags & 7) : 0);
  const delays: number[] = [];
  let loops: number | undefined;
  const colours = paletteOf(bytes[10] ?? 0);
  let at = 13 + 3 * colours;
  const skipBlocks = () => {
    while (bytes[at]) at += 1 + (bytes[at] ?? 0);
    at++;
  };
  for (;;) {
    const kind = bytes[at++];
    if (kind === 0x3b) break;
    if (kind === 0x21) {
      const label = bytes[at++];
      if (label === 0xf9) delays.push(bytes.readUInt16LE(at + 2));
      if (label === 0xff && bytes.toString('latin1', at + 1, at + 12) === 'NETSCAPE2.0') {
        loops = bytes.readUInt16LE(at + 14);
      }
      skipBlocks();
    } else if (kind === 0x2c) {
      at += 9 + 3 * paletteOf(bytes[at + 8] ?? 0) + 1;
      skipBlocks();
    } else throw new Error(`The GIF has a block of an unknown kind at ${at}.`);
  }
  return {width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8), delays, loops, colours};
}
