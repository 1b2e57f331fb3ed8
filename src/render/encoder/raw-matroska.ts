import type {VideoShape} from './settings.ts';

/** Element IDs of Matroska (RFC 9559), and of EBML (RFC 8794). */
const ID = {
  ebml: 0x1a45dfa3,
  docType: 0x4282,
  segment: 0x18538067,
  info: 0x1549a966,
  timestampScale: 0x2ad7b1,
  tracks: 0x1654ae6b,
  track: 0xae,
  trackNumber: 0xd7,
  trackUid: 0x73c5,
  trackType: 0x83,
  codec: 0x86,
  defaultDuration: 0x23e383,
  video: 0xe0,
  width: 0xb0,
  height: 0xba,
  fourCc: 0x2eb524,
  cluster: 0x1f43b675,
  timestamp: 0xe7,
  simpleBlock: 0xa3,
} as const;

/** A size that is not known yet: to the end of the stream. */
const TO_THE_END = Buffer.from('01ffffffffffffff', 'hex');
const VIDEO = 1;
const KEY_FRAME = 0x80;

/**
 * What comes before raw I420 pictures in a Matroska stream: unlike a stream of raw video, it can leave out frames. A tick
 * of its clock is a frame.
 */
export function matroskaHead({size: {width, height}, fps}: VideoShape): Buffer {
  const frame = Math.round(1e9 / fps);
  const video = [element(ID.width, uint(width)), element(ID.height, uint(height))];
  const track = [
    element(ID.trackNumber, uint(1)),
    element(ID.trackUid, uint(1)),
    element(ID.trackType, uint(VIDEO)),
    element(ID.codec, Buffer.from('V_UNCOMPRESSED')),
    element(ID.defaultDuration, uint(frame)),
    element(ID.video, ...video, element(ID.fourCc, Buffer.from('I420'))),
  ];
  return Buffer.concat([
    element(ID.ebml, element(ID.docType, Buffer.from('matroska'))),
    id(ID.segment),
    TO_THE_END,
    element(ID.info, element(ID.timestampScale, uint(frame))),
    element(ID.tracks, element(ID.track, ...track)),
  ]);
}

/** What comes before the bytes of one picture. */
export function pictureHead(frame: number, bytes: number): Buffer {
  const timestamp = element(ID.timestamp, uint(frame));
  const block = Buffer.from([0x81, 0, 0, KEY_FRAME]);
  const blockHead = Buffer.concat([id(ID.simpleBlock), sizeOf(block.byteLength + bytes), block]);
  const cluster = [id(ID.cluster), sizeOf(timestamp.byteLength + blockHead.byteLength + bytes)];
  return Buffer.concat([...cluster, timestamp, blockHead]);
}

function element(name: number, ...content: readonly Buffer[]): Buffer {
  const length = content.reduce((sum, {byteLength}) => sum + byteLength, 0);
  return Buffer.concat([id(name), sizeOf(length), ...content]);
}

function id(name: number): Buffer {
  return uint(name);
}

/** As an element's size is written, with 8 bytes. */
function sizeOf(bytes: number): Buffer {
  const size = Buffer.alloc(8);
  size.writeBigUInt64BE((1n << 56n) | BigInt(bytes));
  return size;
}

function uint(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  const first = bytes.findIndex((byte) => byte !== 0);
  return bytes.subarray(first < 0 ? 7 : first);
}
