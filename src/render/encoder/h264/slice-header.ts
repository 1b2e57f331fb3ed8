import {BitReader, withBits} from './bits.ts';
import {IDR_SLICE, type Nal, readNal, SLICE, writeNal} from './nal.ts';
import type {Parameters} from './parameter-sets.ts';

/** Where a picture stands among others. */
export interface Place {
  /** `frame_num`: counts pictures that others are predicted from, since the last IDR picture. */
  readonly frameNum: number;
  /** The picture order count: twice the number of the picture since the last IDR picture, as it is shown. */
  readonly order: number;
}

/** What a slice says of itself. */
export interface SliceHeader extends Place {
  /** Whether it is a B slice, predicted from pictures on both sides, of which none is predicted here. */
  readonly bidirectional: boolean;
  /** Whether it is of an IDR picture: all counts begin anew with it. */
  readonly idr: boolean;
}

/** The slice in a NAL unit; nothing if it holds something else. */
export function readSlice(bytes: Uint8Array, parameters: Parameters): SliceHeader | undefined {
  return locate(readNal(bytes), parameters)?.header;
}

/** A NAL unit with its slice in another place; as it is if it holds something else. */
export function moveSlice(bytes: Uint8Array, parameters: Parameters, {frameNum, order}: Place): Uint8Array {
  const nal = readNal(bytes);
  const found = locate(nal, parameters);
  if (!found) return bytes;
  const {frameNumBits, orderBits} = parameters;
  const counted = withBits(nal.payload, found.frameNumAt, frameNumBits, frameNum % 2 ** frameNumBits);
  const payload = withBits(counted, found.orderAt, orderBits, order % 2 ** orderBits);
  return writeNal({...nal, payload});
}

/** The beginning of a slice header (H.264, 7.3.3): both counts have a fixed number of bits. */
function locate({type, payload}: Nal, {frameNumBits, orderBits}: Parameters) {
  if (type !== SLICE && type !== IDR_SLICE) return undefined;
  const reader = new BitReader(payload);
  reader.unsigned();
  const bidirectional = reader.unsigned() % 5 === 1;
  reader.unsigned();
  const frameNumAt = reader.at;
  const frameNum = reader.bits(frameNumBits);
  const idr = type === IDR_SLICE;
  if (idr) reader.unsigned();
  const orderAt = reader.at;
  const order = reader.bits(orderBits);
  return {header: {bidirectional, idr, frameNum, order}, frameNumAt, orderAt};
}
