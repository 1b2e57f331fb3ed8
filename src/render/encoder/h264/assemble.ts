import {BufferSource, EncodedPacket, EncodedPacketSink, Input, MATROSKA} from 'mediabunny';
import {gopOf, type VideoShape} from '../settings.ts';
import {VideoWriter} from '../video-writer.ts';
import {readParameters} from './parameter-sets.ts';
import type {Group} from './plan.ts';
import {type GroupPacket, withSkipped} from './with-skipped.ts';

/**
 * Makes a part's file of what x264 encoded: at a constant rate, with all the frames that x264 was not given.
 *
 * @param encoded - A Matroska file.
 * @throws if it doesn't hold what the plan says.
 */
export async function assemble(
  encoded: Uint8Array,
  groups: readonly Group[],
  shape: VideoShape,
  outFile: string,
): Promise<void> {
  const input = new Input({formats: [MATROSKA], source: new BufferSource(encoded)});
  const writer = new VideoWriter(outFile, shape);
  try {
    const track = await input.getPrimaryVideoTrack();
    const config = await track?.getDecoderConfig();
    if (!track || !config) throw new Error('The encoder wrote no video.');
    const {fps} = shape;
    const length = gopOf(shape);
    const found = await packetsOfGroups(new EncodedPacketSink(track), shape);
    for (const group of groups) {
      const packets = complete(found.get(group.from) ?? [], group, bytesOf(config));
      for (let k = 0; k < group.times; k++) {
        for (const [i, {frame, data}] of packets.entries()) {
          const at = group.from + k * length + frame;
          await writer.add(new EncodedPacket(data, i === 0 ? 'key' : 'delta', at / fps, 1 / fps), config);
        }
      }
    }
    await writer.end();
  } finally {
    input.dispose();
  }
}

function complete(packets: readonly GroupPacket[], group: Group, record: Uint8Array): readonly GroupPacket[] {
  const fed = group.runs.reduce((sum, run) => sum + run.fed, 0);
  if (packets.length !== fed) throw new Error(`The encoder wrote ${packets.length} pictures of ${fed}.`);
  if (group.runs.every((run) => run.fed === run.shown)) return packets;
  const parameters = readParameters(record);
  if (!parameters) throw new Error('The encoder writes H.264 of a kind that is not known here.');
  return withSkipped(packets, group, parameters);
}

/** Packets in the order of decoding, by the first frame of their group, of which their frames are counted. */
async function packetsOfGroups(
  sink: EncodedPacketSink,
  shape: VideoShape,
): Promise<Map<number, GroupPacket[]>> {
  const length = gopOf(shape);
  const groups = new Map<number, GroupPacket[]>();
  let current: GroupPacket[] = [];
  let from = 0;
  for await (const {type, timestamp, data} of sink.packets()) {
    const frame = Math.round(timestamp * shape.fps);
    if (type === 'key' && frame % length === 0) {
      from = frame;
      current = [];
      groups.set(from, current);
    }
    current.push({frame: frame - from, data});
  }
  return groups;
}

function bytesOf({description}: VideoDecoderConfig): Uint8Array {
  if (!description) return new Uint8Array();
  return ArrayBuffer.isView(description)
    ? new Uint8Array(description.buffer, description.byteOffset, description.byteLength)
    : new Uint8Array(description);
}
