import {joinPacket, splitPacket} from './nal.ts';
import type {Parameters} from './parameter-sets.ts';
import type {Group} from './plan.ts';
import {skipPicture} from './skip-picture.ts';
import {moveSlice, readSlice, type SliceHeader} from './slice-header.ts';

/** One encoded picture of a group, in the order of decoding. */
export interface GroupPacket {
  /** The frame that it shows, counted from the group's first. */
  readonly frame: number;
  readonly data: Uint8Array;
}

/** What is known of a packet of x264 before it is written. */
interface Encoded {
  readonly nals: readonly Uint8Array[];
  readonly header: SliceHeader;
  /** Its number as it is shown, among those that x264 got. */
  readonly rank: number;
}

/**
 * The packets of a group with the pictures that x264 was not given, as pictures that are skipped whole. They are predicted
 * from each other, so that each picture after them finds the last of them where it expects the picture that they repeat,
 * at the distance that it expects; only the counts of what follows have to be set on.
 *
 * @param packets - What x264 made of the group, in the order of decoding; `frame` as it was fed.
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
  let waiting: {frame: number; frameNum: number; count: number} | undefined;
  const writeWaiting = () => {
    if (!waiting) return;
    for (let i = 1; i <= waiting.count; i++) {
      const place = {frameNum: waiting.frameNum + i, order: 2 * (waiting.frame + i)};
      const data = joinPacket([skipPicture(parameters, place)], parameters.lengthSize);
      written.push({frame: waiting.frame + i, data});
    }
    counted += waiting.count;
    waiting = undefined;
  };
  for (const {nals, header, rank} of encoded) {
    // B pictures are decoded after the picture that they are shown before.
    if (!header.bidirectional) writeWaiting();
    const frame = frames[rank] ?? 0;
    const place = {frameNum: header.frameNum + counted, order: 2 * frame};
    const moved = nals.map((nal) => moveSlice(nal, parameters, place));
    written.push({frame, data: joinPacket(moved, parameters.lengthSize)});
    const count = skipped.get(rank) ?? 0;
    if (count > 0) waiting = {frame, frameNum: place.frameNum, count};
  }
  writeWaiting();
  return written;
}

function read(packets: readonly GroupPacket[], parameters: Parameters): Encoded[] {
  const shown = packets.map(({frame}) => frame).sort((a, b) => a - b);
  return packets.map(({frame, data}) => {
    const nals = splitPacket(data, parameters.lengthSize);
    const headers = nals.flatMap((nal) => readSlice(nal, parameters) ?? []);
    const [header] = headers;
    const rank = shown.indexOf(frame);
    if (!header || headers.length > 1) throw new Error('The encoder wrote pictures of several slices.');
    if (header.order !== (2 * rank) % 2 ** parameters.orderBits) {
      throw new Error('The encoder counts its pictures in another way.');
    }
    return {nals, header, rank};
  });
}

/** The frame that each picture of x264 shows in the end, and after which of them how many are skipped. */
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
