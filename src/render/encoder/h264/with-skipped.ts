import type {Group} from '../../group-plan.ts';
import type {GroupPacket} from '../group-packet.ts';
import {joinPacket, splitPacket} from './nal.ts';
import type {Parameters} from './parameter-sets.ts';
import {skipPicture} from './skip-picture.ts';
import {moveSlice, readSlice, type SliceHeader} from './slice-header.ts';

/** What is known of a packet of the encoder before it is written. */
interface Encoded {
  readonly nals: readonly Uint8Array[];
  readonly header: SliceHeader;
  /** Its number as it is shown, among those that the encoder got. */
  readonly rank: number;
}

/**
 * The packets of a group with the pictures that the encoder was not given, as pictures that are skipped whole. They are predicted
 * from each other, so that each picture after them finds the last of them where it expects the picture that they repeat,
 * at the distance that it expects; only the counts of what follows have to be set on.
 *
 * @param packets - What the encoder made of the group, in the order of decoding; `frame` as it was fed.
 * @throws if it isn't what the plan says, or a picture that stands can be followed by no other.
 */
export function withSkipped(
  packets: readonly GroupPacket[],
  {runs}: Group,
  parameters: Parameters,
): GroupPacket[] {
  const encoded = read(packets, parameters);
  const {frames, skipped} = layOut(encoded, runs);
  const written: GroupPacket[] = [];
  let counted = 0;
  // The frame of the last IDR picture, from which all counts begin.
  let origin = 0;
  let waiting: {frame: number; frameNum: number; count: number} | undefined;
  const writeWaiting = () => {
    if (!waiting) return;
    for (let i = 1; i <= waiting.count; i++) {
      const place = {frameNum: waiting.frameNum + i, order: 2 * (waiting.frame + i - origin)};
      const data = joinPacket([skipPicture(parameters, place)], parameters.lengthSize);
      written.push({frame: waiting.frame + i, key: false, data});
    }
    counted += waiting.count;
    waiting = undefined;
  };
  for (const {nals, header, rank} of encoded) {
    // B pictures are decoded after the picture that they are shown before.
    if (!header.bidirectional) writeWaiting();
    const frame = frames[rank] ?? 0;
    if (header.idr) [counted, origin] = [0, frame];
    const place = {frameNum: header.frameNum + counted, order: 2 * (frame - origin)};
    const moved = nals.map((nal) => moveSlice(nal, parameters, place));
    written.push({frame, key: header.idr, data: joinPacket(moved, parameters.lengthSize)});
    const count = skipped.get(rank) ?? 0;
    if (count > 0) waiting = {frame, frameNum: place.frameNum, count};
  }
  writeWaiting();
  return written;
}

function read(packets: readonly GroupPacket[], parameters: Parameters): Encoded[] {
  const shown = packets.map(({frame}) => frame).sort((a, b) => a - b);
  let origin = 0;
  return packets.map(({frame, data}) => {
    const nals = splitPacket(data, parameters.lengthSize);
    const [header, ...others] = nals.flatMap((nal) => readSlice(nal, parameters) ?? []);
    const rank = shown.indexOf(frame);
    if (header?.idr) origin = rank;
    const counts = header?.order === (2 * (rank - origin)) % 2 ** parameters.orderBits;
    if (!header || !counts || others.some((other) => other.frameNum !== header.frameNum)) {
      throw new Error('The encoder counts its pictures in another way.');
    }
    return {nals, header, rank};
  });
}

/** The frame that each picture of the encoder shows in the end, and after which of them how many are skipped. */
function layOut(encoded: readonly Encoded[], runs: Group['runs']) {
  const isB = new Set(encoded.filter(({header}) => header.bidirectional).map(({rank}) => rank));
  const frames: number[] = [];
  const skipped = new Map<number, number>();
  let frame = 0;
  for (const {fed, shown} of runs) {
    const from = frames.length;
    const ranks = Array.from({length: fed}, (_, i) => from + i);
    const anchor = ranks.find((rank) => !isB.has(rank));
    const missing = shown - fed;
    if (missing > 0 && anchor === undefined) throw new Error('A picture that stands is a B picture.');
    for (const rank of ranks) {
      frames.push(frame++);
      if (rank !== anchor || missing === 0) continue;
      skipped.set(rank, missing);
      frame += missing;
    }
  }
  if (frames.length !== encoded.length) {
    throw new Error(`The encoder wrote ${encoded.length} pictures of ${frames.length}.`);
  }
  return {frames, skipped};
}
