import {BufferSource, EncodedPacket, EncodedPacketSink, Input} from 'mediabunny';
import type {Group} from '../group-plan.ts';
import type {GroupPacket} from './group-packet.ts';
import {readParameters} from './h264/parameter-sets.ts';
import {withSkipped} from './h264/with-skipped.ts';
import {gopOf, type VideoShape} from './settings.ts';
import {encodedFormat, VideoWriter} from './video-writer.ts';

/**
 * Makes a part's file of what ffmpeg encoded: with all the frames that it was not given.
 *
 * @param encoded - The file that it wrote.
 * @throws if it doesn't hold what the plan says.
 */
export async function assembleFile(
  encoded: Uint8Array,
  groups: readonly Group[],
  shape: VideoShape,
  outFile: string,
): Promise<void> {
  const input = new Input({formats: [encodedFormat(shape)], source: new BufferSource(encoded)});
  try {
    const track = await input.getPrimaryVideoTrack();
    const config = await track?.getDecoderConfig();
    if (!track || !config) throw new Error('The encoder wrote no video.');
    const packets = await packetsOfGroups(new EncodedPacketSink(track), shape);
    await assemble(packets, groups, config, shape, outFile);
  } finally {
    input.dispose();
  }
}

/**
 * Writes a part's file, at a constant rate, with all the frames that the encoder was not given.
 *
 * @param packets - What it made of each group, in the order of decoding; `frame` as it was fed.
 * @throws if that is not what the plan says.
 */
export async function assemble(
  packets: readonly (readonly GroupPacket[])[],
  groups: readonly Group[],
  config: VideoDecoderConfig,
  shape: VideoShape,
  outFile: string,
): Promise<void> {
  const {fps} = shape;
  const length = gopOf(shape);
  const writer = new VideoWriter(outFile, shape);
  try {
    for (const [i, group] of groups.entries()) {
      const whole = complete(packets[i] ?? [], group, config);
      for (let k = 0; k < group.times; k++) {
        for (const packet of whole) {
          const at = (group.from + k * length + packet.frame) / fps;
          await writer.add(packetAt(at, packet, 1 / fps), config);
        }
      }
    }
    await writer.end();
  } catch (error) {
    await writer.cancel();
    throw error;
  }
}

function packetAt(at: number, {data, key, alpha}: GroupPacket, duration: number): EncodedPacket {
  const type = key ? 'key' : 'delta';
  return new EncodedPacket(data, type, at, duration, undefined, undefined, alpha ? {alpha} : {});
}

function complete(
  packets: readonly GroupPacket[],
  group: Group,
  config: VideoDecoderConfig,
): readonly GroupPacket[] {
  const fed = group.runs.reduce((sum, run) => sum + run.fed, 0);
  if (packets.length !== fed) throw new Error(`The encoder wrote ${packets.length} pictures of ${fed}.`);
  if (group.runs.every((run) => run.fed === run.shown)) return packets;
  const parameters = readParameters(bytesOf(config));
  if (!parameters) throw new Error('The encoder writes H.264 of a kind that is not known here.');
  return withSkipped(packets, group, parameters);
}

/** The packets of each group, of which their frames are counted. Encoders may set key frames of their own. */
async function packetsOfGroups(sink: EncodedPacketSink, shape: VideoShape): Promise<GroupPacket[][]> {
  const length = gopOf(shape);
  const groups: GroupPacket[][] = [];
  let from = 0;
  for await (const {type, timestamp, data, sideData} of sink.packets()) {
    const at = Math.round(timestamp * shape.fps);
    const key = type === 'key';
    if (key && at % length === 0) {
      from = at;
      groups.push([]);
    }
    const {alpha} = sideData;
    groups.at(-1)?.push({frame: at - from, key, data, ...(alpha ? {alpha} : {})});
  }
  return groups;
}

function bytesOf({description}: VideoDecoderConfig): Uint8Array {
  if (!description) return new Uint8Array();
  return ArrayBuffer.isView(description)
    ? new Uint8Array(description.buffer, description.byteOffset, description.byteLength)
    : new Uint8Array(description);
}
