/** A NAL unit (H.264, 7.3.1), its header and its payload apart. */
export interface Nal {
  /** `nal_ref_idc`: 0 if no other picture is predicted from this one. */
  readonly reference: number;
  /** `nal_unit_type`. */
  readonly type: number;
  /** The RBSP: without the bytes that prevent start codes. */
  readonly payload: Uint8Array;
}

/** Types of NAL units that hold a slice: of any picture, and of an IDR picture. */
export const SLICE = 1;
export const IDR_SLICE = 5;

/** The NAL units of a packet as it stands in MP4 and Matroska: each behind its length of `size` bytes. */
export function splitPacket(data: Uint8Array, size: number): Uint8Array[] {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const nals: Uint8Array[] = [];
  for (let at = 0; at < data.byteLength; ) {
    let length = 0;
    for (let i = 0; i < size; i++) length = length * 256 + view.getUint8(at + i);
    nals.push(data.subarray(at + size, at + size + length));
    at += size + length;
  }
  return nals;
}

/** The inverse of {@link splitPacket}. */
export function joinPacket(nals: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const packet = new Uint8Array(nals.reduce((sum, nal) => sum + size + nal.byteLength, 0));
  let at = 0;
  for (const nal of nals) {
    for (let i = 0; i < size; i++) packet[at + i] = Math.floor(nal.byteLength / 256 ** (size - 1 - i));
    packet.set(nal, at + size);
    at += size + nal.byteLength;
  }
  return packet;
}

export function readNal(bytes: Uint8Array): Nal {
  const head = bytes[0] ?? 0;
  const payload = new Uint8Array(bytes.byteLength);
  let length = 0;
  let zeros = 0;
  for (const byte of bytes.subarray(1)) {
    if (zeros >= 2 && byte === 3) {
      zeros = 0;
      continue;
    }
    payload[length++] = byte;
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return {reference: (head >> 5) & 3, type: head & 31, payload: payload.subarray(0, length)};
}

export function writeNal({reference, type, payload}: Nal): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(2 + Math.ceil(payload.byteLength * 1.5));
  bytes[0] = (reference << 5) | type;
  let length = 1;
  let zeros = 0;
  for (const byte of payload) {
    if (zeros >= 2 && byte <= 3) {
      bytes[length++] = 3;
      zeros = 0;
    }
    bytes[length++] = byte;
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return bytes.slice(0, length);
}
