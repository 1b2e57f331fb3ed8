import {BufferSource, type EncodedPacket, EncodedPacketSink, Input} from 'mediabunny';
import {gopOf, type VideoShape} from './settings.ts';
import {inputFormat, VideoWriter} from './video-writer.ts';

/**
 * Copies a video, with some of its groups of pictures written several times. Each group must be closed, and as long as
 * {@link gopOf} says, but for the last one.
 *
 * @param bytes - The video file.
 * @param times - How often a group is to be there, by its number, counted from 0; once if it isn't named.
 */
export async function repeatGroups(
  bytes: Uint8Array,
  shape: VideoShape,
  times: ReadonlyMap<number, number>,
  outFile: string,
): Promise<void> {
  const {fps} = shape;
  const length = gopOf(shape);
  const input = new Input({formats: [inputFormat(shape)], source: new BufferSource(bytes)});
  const writer = new VideoWriter(outFile, shape);
  try {
    const track = await input.getPrimaryVideoTrack();
    const config = await track?.getDecoderConfig();
    if (!track || !config) throw new Error('The encoder wrote no video.');
    let frame = 0;
    for (const [i, group] of (await groupsOf(new EncodedPacketSink(track), shape)).entries()) {
      for (let k = times.get(i) ?? 1; k > 0; k--) {
        for (const packet of group) {
          const at = frame + Math.round(packet.timestamp * fps) - i * length;
          await writer.add(packet.clone({timestamp: at / fps, duration: 1 / fps}), config);
        }
        frame += group.length;
      }
    }
    await writer.end();
  } finally {
    input.dispose();
  }
}

/** Packets in the order of decoding, by the group that they are of. Encoders may set key frames of their own. */
async function groupsOf(sink: EncodedPacketSink, shape: VideoShape): Promise<EncodedPacket[][]> {
  const groups: EncodedPacket[][] = [];
  for await (const packet of sink.packets()) {
    const begins = packet.type === 'key' && Math.round(packet.timestamp * shape.fps) % gopOf(shape) === 0;
    if (begins) groups.push([packet]);
    else groups.at(-1)?.push(packet);
  }
  return groups;
}
