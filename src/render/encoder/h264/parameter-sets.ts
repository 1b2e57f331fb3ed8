import {BitReader} from './bits.ts';
import {readNal} from './nal.ts';

/** What of a sequence and a picture parameter set (H.264, 7.3.2.1 and 7.3.2.2) decides how a slice header is read. */
export interface Parameters {
  /** Bytes of the length before each NAL unit. */
  readonly lengthSize: number;
  readonly pictureParameterSet: number;
  /** Bits of `frame_num`. */
  readonly frameNumBits: number;
  /** Bits of `pic_order_cnt_lsb`; 0 if pictures are shown in the order of decoding, and don't tell it. */
  readonly orderBits: number;
  readonly macroblocks: number;
  /** CABAC; else CAVLC. */
  readonly cabac: boolean;
  /** Whether P slices carry tables of weights. */
  readonly weighted: boolean;
  /** The quantiser that a slice's own is told as a difference from. */
  readonly quantiser: number;
  /** Whether slices say how they are deblocked. */
  readonly deblocking: boolean;
}

/** `profile_idc` of High and what is above it: their sequence parameter sets tell of chroma and bit depth first. */
const HIGH: readonly number[] = [100, 110, 122, 244];

/**
 * Reads an `AVCDecoderConfigurationRecord` (ISO/IEC 14496-15, 5.3.3.1): what stands before the packets of a file.
 *
 * @returns Nothing if it tells of what is not handled here: fields, other orders of pictures, redundant slices.
 */
export function readParameters(record: Uint8Array): Parameters | undefined {
  const lengthSize = ((record[4] ?? 0) & 3) + 1;
  const sequenceLength = ((record[6] ?? 0) << 8) | (record[7] ?? 0);
  const after = 8 + sequenceLength;
  const pictureLength = ((record[after + 1] ?? 0) << 8) | (record[after + 2] ?? 0);
  const sequence = readSequence(readNal(record.subarray(8, after)).payload);
  const picture = readPicture(readNal(record.subarray(after + 3, after + 3 + pictureLength)).payload);
  return sequence && picture && {lengthSize, ...sequence, ...picture};
}

type Sequence = Pick<Parameters, 'frameNumBits' | 'orderBits' | 'macroblocks'>;

function readSequence(payload: Uint8Array): Sequence | undefined {
  const reader = new BitReader(payload);
  const profile = reader.bits(8);
  reader.bits(16);
  reader.unsigned();
  if (HIGH.includes(profile)) {
    const chroma = reader.unsigned();
    reader.unsigned();
    reader.unsigned();
    reader.flag();
    if (chroma !== 1 || reader.flag()) return undefined;
  }
  const frameNumBits = reader.unsigned() + 4;
  const orderType = reader.unsigned();
  if (orderType !== 0 && orderType !== 2) return undefined;
  const orderBits = orderType === 0 ? reader.unsigned() + 4 : 0;
  reader.unsigned();
  reader.flag();
  const macroblocks = (reader.unsigned() + 1) * (reader.unsigned() + 1);
  const framesOnly = reader.flag();
  return framesOnly ? {frameNumBits, orderBits, macroblocks} : undefined;
}

type Picture = Omit<Parameters, 'lengthSize' | keyof Sequence>;

function readPicture(payload: Uint8Array): Picture | undefined {
  const reader = new BitReader(payload);
  const pictureParameterSet = reader.unsigned();
  reader.unsigned();
  const cabac = reader.flag();
  const bottomOrder = reader.flag();
  const sliceGroups = reader.unsigned();
  if (bottomOrder || sliceGroups !== 0) return undefined;
  reader.unsigned();
  reader.unsigned();
  const weighted = reader.flag();
  reader.bits(2);
  const quantiser = 26 + reader.signed();
  reader.signed();
  reader.signed();
  const deblocking = reader.flag();
  reader.flag();
  const redundant = reader.flag();
  return redundant ? undefined : {pictureParameterSet, cabac, weighted, quantiser, deblocking};
}
