import {EncodedPacketSink, FilePathSource, Input} from 'mediabunny';
import {forgetTimes} from './boxes.ts';
import {BT709, inBt709} from './prores-colour.ts';
import type {PartFile} from './route.ts';
import type {VideoShape} from './settings.ts';
import {inputFormat, VideoWriter} from './video-writer.ts';

/**
 * Joins video parts, each of which begins with a key frame, into one file: the same packets, one after the other, at a
 * constant rate. No edit list, and the same bytes whenever it is done. (ffmpeg's `concat` counts in microseconds, and so
 * drifts off the frames in a long clip.)
 *
 * @throws if a part is not what it is said to be.
 */
export async function joinVideo(parts: readonly PartFile[], shape: VideoShape, draft: string): Promise<void> {
  const {fps, coding} = shape;
  const writer = new VideoWriter(draft, shape);
  try {
    let first: VideoDecoderConfig | undefined;
    let before = 0;
    for (const part of parts) {
      for await (const {packet, config} of packetsOf(part, shape)) {
        first ??= config;
        if (!sameDescription(first, config)) throw new Error(`${part.file} was encoded in another way.`);
        const frame = before + Math.round(packet.timestamp * fps);
        const times = {timestamp: frame / fps, duration: 1 / fps};
        if (coding === 'prores') {
          const data = inBt709(packet.data);
          await writer.add(packet.clone({...times, data}), {...first, colorSpace: BT709});
        } else await writer.add(packet.clone(times), first);
      }
      before += part.frames;
    }
    await writer.end();
  } catch (error) {
    await writer.cancel();
    throw error;
  }
  if (coding !== 'vp9') await forgetTimes(draft);
}

async function* packetsOf({file, frames}: PartFile, shape: VideoShape) {
  const input = new Input({formats: [inputFormat(shape)], source: new FilePathSource(file)});
  try {
    const track = await input.getPrimaryVideoTrack();
    const config = await track?.getDecoderConfig();
    if (!track || !config) throw new Error(`${file} holds no video.`);
    let count = 0;
    for await (const packet of new EncodedPacketSink(track).packets()) {
      count++;
      yield {packet, config};
    }
    if (count !== frames) throw new Error(`${file} holds ${count} frames of ${frames}.`);
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
  return a === b || bytes(a).equals(bytes(b));
}
