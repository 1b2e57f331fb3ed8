/** What ffmpeg before 4.2 leaves unsaid in ProRes: primaries, transfer and matrix are those of BT.709. */
export const BT709: VideoColorSpaceInit = {
  primaries: 'bt709',
  transfer: 'bt709',
  matrix: 'bt709',
  fullRange: false,
};

/** Where a ProRes frame has the numbers of its primaries, transfer and matrix (SMPTE RDD 36, 5.1.1 and 6.1.1). */
const AT = 22;
const NUMBER_OF_BT709 = 1;

/** A copy of a ProRes frame that says BT.709: players believe the frame before the file. */
export function inBt709(frame: Uint8Array): Uint8Array {
  if (Buffer.from(frame.subarray(4, 8)).toString('latin1') !== 'icpf') {
    throw new Error('The encoder wrote something else than a frame of ProRes.');
  }
  return new Uint8Array(frame).fill(NUMBER_OF_BT709, AT, AT + 3);
}
