import {createHash} from 'node:crypto';
import type {Recording} from '../recording/index.ts';
import {UnusableProgram} from './errors.ts';

const UTF8 = new Set(['utf-8', 'utf8', 'utf-8-sig']);
/** Bytes 0x80 to 0x9f of Windows' western code page, which Node 20 decodes as if they were Latin-1. */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * The bytes of the file that a recording was made of, from its text, encoding and hash.
 *
 * @returns undefined if no way to write the text down has the recording's SHA-256: it was changed, or its line ends
 * were of several kinds.
 * @throws {@link UnusableProgram} if the encoding can't be written here.
 */
export function programBytes({header, source}: Recording): Uint8Array | undefined {
  const {encoding, sha256} = header.program;
  for (const lineEnd of ['\n', '\r\n', '\r']) {
    const bytes = encode(source.text.replaceAll('\n', lineEnd), encoding.toLowerCase());
    if (bytes && createHash('sha256').update(bytes).digest('hex') === sha256) return bytes;
  }
  return undefined;
}

function encode(text: string, encoding: string): Uint8Array | undefined {
  if (UTF8.has(encoding)) {
    const bytes = Buffer.from(text, 'utf8');
    return encoding === 'utf-8-sig' ? Buffer.concat([BOM, bytes]) : bytes;
  }
  if (encoding === 'iso-8859-1' || encoding === 'ascii') {
    return [...text].every((point) => (point.codePointAt(0) ?? 0) < 256)
      ? Buffer.from(text, 'latin1')
      : undefined;
  }
  const bytesOf = inverseOf(encoding);
  const bytes: number[] = [];
  for (const point of text) {
    const found = bytesOf.get(point);
    if (!found) return undefined;
    bytes.push(...found);
  }
  return Uint8Array.from(bytes);
}

/** What one and two bytes stand for, the other way round; Node decodes these encodings, but encodes none of them. */
function inverseOf(encoding: string): ReadonlyMap<string, readonly number[]> {
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(encoding, {fatal: true});
  } catch {
    throw new UnusableProgram(
      `The recording's program is written in ${encoding}, which can't be written here. Save it as UTF-8 and record it again.`,
    );
  }
  const inverse = new Map<string, readonly number[]>();
  const note = (bytes: number[]) => {
    try {
      const text = decoder.decode(Uint8Array.from(bytes));
      if ([...text].length === 1 && !inverse.has(text)) inverse.set(text, bytes);
    } catch {
      // These bytes stand for nothing.
    }
  };
  if (decoder.encoding === 'windows-1252') {
    for (const [i, point] of [...WINDOWS_1252].entries()) inverse.set(point, [0x80 + i]);
  }
  for (let first = 0; first < 256; first++) note([first]);
  for (let first = 0x80; first < 256; first++)
    for (let second = 0x40; second < 256; second++) note([first, second]);
  return inverse;
}
