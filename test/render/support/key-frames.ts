import {readFileSync} from 'node:fs';
import {ALL_FORMATS, BufferSource, EncodedPacketSink, Input} from 'mediabunny';

/** Numbers of a video's key frames, in the order of display. */
export async function keyFrames(file: string): Promise<number[]> {
  const input = new Input({formats: ALL_FORMATS, source: new BufferSource(readFileSync(file))});
  const track = await input.getPrimaryVideoTrack();
  if (!track) throw new Error('The file has no video track.');
  const packets: {time: number; key: boolean}[] = [];
  for await (const packet of new EncodedPacketSink(track).packets()) {
    packets.push({time: packet.timestamp, key: packet.type === 'key'});
  }
  packets.sort((a, b) => a.time - b.time);
  return packets.flatMap(({key}, i) => (key ? [i] : []));
}
