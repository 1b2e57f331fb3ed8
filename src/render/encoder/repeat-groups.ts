import {writeFile} from 'node:fs/promises';
import {
  BufferSource,
  BufferTarget,
  EncodedPacket,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  Input,
  MP4,
  Mp4OutputFormat,
  Output,
} from 'mediabunny';

/**
 * Copies an H.264 video, with some of its groups of pictures written several times. Each group must be closed, and
 * `length` pictures long but for the last one.
 *
 * @param bytes - An MP4 file.
 * @param times - How often a group is to be there, by its number, counted from 0; once if it isn't named.
 */
export async function repeatGroups(
  bytes: Uint8Array,
  {length, fps, times}: {length: number; fps: number; times: ReadonlyMap<number, number>},
  outFile: string,
): Promise<void> {
  const input = new Input({formats: [MP4], source: new BufferSource(bytes)});
  const target = new BufferTarget();
  const output = new Output({format: new Mp4OutputFormat({fastStart: 'in-memory'}), target});
  const source = new EncodedVideoPacketSource('avc');
  output.addVideoTrack(source, {frameRate: fps});
  try {
    const track = await input.getPrimaryVideoTrack();
    const decoderConfig = await track?.getDecoderConfig();
    if (!track || !decoderConfig) throw new Error('The encoder wrote no video.');
    await output.start();
    const groups = await groupsOf(new EncodedPacketSink(track));
    let frame = 0;
    for (const [i, group] of groups.entries()) {
      for (let k = times.get(i) ?? 1; k > 0; k--) {
        for (const {data, type, timestamp} of group) {
          const at = frame + Math.round(timestamp * fps) - i * length;
          await source.add(new EncodedPacket(data, type, at / fps, 1 / fps), {decoderConfig});
        }
        frame += group.length;
      }
    }
    await output.finalize();
  } finally {
    input.dispose();
  }
  if (!target.buffer) throw new Error('The file is empty.');
  await writeFile(outFile, new Uint8Array(target.buffer));
}

/** Packets in the order of decoding, from key frame to key frame. */
async function groupsOf(sink: EncodedPacketSink): Promise<EncodedPacket[][]> {
  const groups: EncodedPacket[][] = [];
  for await (const packet of sink.packets()) {
    if (packet.type === 'key') groups.push([packet]);
    else groups.at(-1)?.push(packet);
  }
  return groups;
}
