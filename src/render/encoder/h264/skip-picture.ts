import {BitWriter} from './bits.ts';
import {skippedMacroblocks} from './cabac.ts';
import {SLICE, writeNal} from './nal.ts';
import type {Parameters} from './parameter-sets.ts';
import type {Place} from './slice-header.ts';

/** `slice_type` of a picture of P slices alone. */
const ALL_P = 5;
/** `nal_ref_idc`: as that of the P pictures of x264. */
const REFERENCE = 2;

/**
 * A picture that is the one before it again: a P picture in which every macroblock is skipped (`P_Skip`, H.264, 7.3.4),
 * that is, copied from the last picture that others are predicted from. It takes some 50 bytes, and no encoder.
 */
export function skipPicture(parameters: Parameters, {frameNum, order}: Place): Uint8Array<ArrayBuffer> {
  const {cabac, macroblocks} = parameters;
  const writer = new BitWriter();
  writer.unsigned(0).unsigned(ALL_P).unsigned(parameters.pictureParameterSet);
  writer.bits(frameNum % 2 ** parameters.frameNumBits, parameters.frameNumBits);
  writer.bits(order % 2 ** parameters.orderBits, parameters.orderBits);
  // One picture to predict from: the last one, in no other order than theirs.
  writer.bits(1, 1).unsigned(0).bits(0, 1);
  // Weights would be told for each picture; none are.
  if (parameters.weighted) writer.unsigned(0).unsigned(0).bits(0, 2);
  // It takes the place of the oldest picture that is kept.
  writer.bits(0, 1);
  if (cabac) writer.unsigned(skippedMacroblocks.initialisation);
  writer.signed(cabac ? skippedMacroblocks.quantiser - parameters.quantiser : 0);
  if (parameters.deblocking) writer.unsigned(1);
  if (cabac) {
    while (!writer.aligned) writer.bits(1, 1);
    skippedMacroblocks.write(writer, macroblocks);
  } else writer.unsigned(macroblocks).bits(1, 1);
  while (!writer.aligned) writer.bits(0, 1);
  return writeNal({reference: REFERENCE, type: SLICE, payload: writer.take()});
}
