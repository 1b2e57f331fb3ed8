import {type FileHandle, open} from 'node:fs/promises';

/** Boxes that hold other boxes on the way to those that hold times. */
const HOLDERS = ['moov', 'trak', 'mdia'];
const TIMED = ['mvhd', 'tkhd', 'mdhd'];

/**
 * Sets the times of creation and change of an MP4 or MOV file to 0, "unknown": the same parts shall give the same bytes.
 * (ISO/IEC 14496-12, 8.2.2 and 8.3.2: both follow the version and the flags, with 32 bits each in version 0 and 64 in
 * version 1.)
 */
export async function forgetTimes(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await forget(file, 0, (await file.stat()).size);
  } finally {
    await file.close();
  }
}

async function forget(file: FileHandle, from: number, to: number): Promise<void> {
  for (let at = from; at + 8 <= to; ) {
    const head = Buffer.alloc(16);
    await file.read(head, 0, 16, at);
    const name = head.toString('latin1', 4, 8);
    const short = head.readUInt32BE(0);
    const size = short === 1 ? Number(head.readBigUInt64BE(8)) : short || to - at;
    if (HOLDERS.includes(name)) await forget(file, at + 8, at + size);
    else if (TIMED.includes(name))
      await file.write(Buffer.alloc(head[8] === 0 ? 8 : 16), 0, undefined, at + 12);
    at += size;
  }
}
