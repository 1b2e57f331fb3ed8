/** One encoded picture. */
export interface Packet {
  /** The number of its frame. */
  readonly frame: number;
  /** Whether a decoder can begin with it. */
  readonly key: boolean;
  readonly data: Uint8Array;
}

/** Before each packet's bytes: frame (u32), length (u32), key (u8). */
const HEAD = 9;

/** Packets as one block of bytes, for {@link readPackets}. */
export function writePackets(packets: readonly Packet[]): Uint8Array<ArrayBuffer> {
  const block = new Uint8Array(packets.reduce((sum, {data}) => sum + HEAD + data.byteLength, 0));
  const view = new DataView(block.buffer);
  let at = 0;
  for (const {frame, key, data} of packets) {
    view.setUint32(at, frame);
    view.setUint32(at + 4, data.byteLength);
    view.setUint8(at + 8, key ? 1 : 0);
    block.set(data, at + HEAD);
    at += HEAD + data.byteLength;
  }
  return block;
}

export function readPackets(block: Uint8Array): Packet[] {
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  const packets: Packet[] = [];
  for (let at = 0; at < block.byteLength; ) {
    const length = view.getUint32(at + 4);
    const data = block.subarray(at + HEAD, at + HEAD + length);
    packets.push({frame: view.getUint32(at), key: view.getUint8(at + 8) === 1, data});
    at += HEAD + length;
  }
  return packets;
}
