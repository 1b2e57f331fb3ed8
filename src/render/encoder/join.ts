import {writeFile} from 'node:fs/promises';
import {
  BufferTarget,
  EncodedPacket,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  FilePathSource,
  Input,
  MP4,
  Mp4OutputFormat,
  Output,
} from 'mediabunny';
import type {PartFile} from './route.ts';

/**
 * Joins MP4 parts, each of which begins with a key frame, into one MP4 file: the same packets, one after the other, at
 * a constant rate. No edit list, the index at the beginning, and the same bytes whenever it is done. (ffmpeg's `concat`
 * counts in microseconds, and so drifts off the frames in a long clip.)
 *
 * @throws if a part is not what it is said to be.
 */
export async function joinMp4(parts: readonly PartFile[], fps: number, draft: string): Promise<void> {
  const target = new BufferTarget();
  const output = new Output({format: new Mp4OutputFormat({fastStart: 'in-memory'}), target});
  const source = new EncodedVideoPacketSource('avc');
  output.addVideoTrack(source, {frameRate: fps});
  await output.start();
  let first: VideoDecoderConfig | undefined;
  let before = 0;
  for (const part of parts) {
    const {config, packets} = await readMp4(part);
    first ??= config;
    if (!sameDescription(first, config)) throw new Error(`${part.file} was encoded in another way.`);
    for (const {data, type, timestamp} of packets) {
      const frame = before + Math.round(timestamp * fps);
      const packet = new EncodedPacket(data, type, frame / fps, 1 / fps);
      await source.add(packet, {decoderConfig: first});
    }
    before += part.frames;
  }
  await output.finalize();
  if (!target.buffer) throw new Error('The file is empty.');
  const bytes = Buffer.from(target.buffer);
  forgetTimes(bytes);
  await writeFile(draft, bytes);
}

async function readMp4({
  file,
  frames,
}: PartFile): Promise<{config: VideoDecoderConfig; packets: EncodedPacket[]}> {
  const input = new Input({formats: [MP4], source: new FilePathSource(file)});
  try {
    const track = await input.getPrimaryVideoTrack();
    const config = await track?.getDecoderConfig();
    if (!track || !config) throw new Error(`${file} holds no video.`);
    const packets: EncodedPacket[] = [];
    for await (const packet of new EncodedPacketSink(track).packets()) packets.push(packet);
    if (packets.length !== frames) throw new Error(`${file} holds ${packets.length} frames of ${frames}.`);
    return {config, packets};
  } finally {
    input.dispose();
  }
}

function sameDescription(a: VideoDecoderConfig, b: VideoDecoderConfig): boolean {
  const bytes = ({description}: VideoDecoderConfig) =>
    description === undefined
      ? Buffer.alloc(0)
      : ArrayBuffer.isView(description)
        ? Buffer.from(description.buffer, description.byteOffset, description.byteLength)
        : Buffer.from(description);
  return bytes(a).equals(bytes(b));
}

/** Boxes that hold other boxes on the way to those that hold times. */
const HOLDERS = ['moov', 'trak', 'mdia'];
const TIMED = ['mvhd', 'tkhd', 'mdhd'];

/**
 * Sets the times of creation and change to 0, "unknown": the same parts shall give the same bytes. (ISO/IEC 14496-12,
 * 8.2.2 and 8.3.2: both follow the version and the flags, with 32 bits each in version 0 and 64 in version 1.)
 */
function forgetTimes(bytes: Buffer, from = 0, to = bytes.length): void {
  for (let at = from; at + 8 <= to; ) {
    const name = bytes.toString('latin1', at + 4, at + 8);
    const short = bytes.readUInt32BE(at);
    const size = short === 1 ? Number(bytes.readBigUInt64BE(at + 8)) : short || to - at;
    if (HOLDERS.includes(name)) forgetTimes(bytes, at + 8, at + size);
    else if (TIMED.includes(name)) bytes.fill(0, at + 12, at + (bytes[at + 8] === 0 ? 20 : 28));
    at += size;
  }
}
