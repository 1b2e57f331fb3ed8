import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {BufferSource, EncodedPacketSink, Input, MP4} from 'mediabunny';
import {afterAll, describe, expect, it} from 'vitest';
import {assembleFile} from '../../../src/render/encoder/assemble.ts';
import {type FoundEncoder, findEncoder} from '../../../src/render/encoder/find.ts';
import {splitPacket} from '../../../src/render/encoder/h264/nal.ts';
import {readParameters} from '../../../src/render/encoder/h264/parameter-sets.ts';
import {readSlice, type SliceHeader} from '../../../src/render/encoder/h264/slice-header.ts';
import {matroskaHead, pictureHead} from '../../../src/render/encoder/raw-matroska.ts';
import {B_PICTURES, ffmpegArguments, gopOf, type VideoShape} from '../../../src/render/encoder/settings.ts';
import {GroupPlan} from '../../../src/render/group-plan.ts';
import {i420Size} from '../../../src/render/page/i420.ts';
import {randomBelow} from '../../support/random.ts';

const folder = mkdtempSync(join(tmpdir(), 'skipped-'));
afterAll(() => rmSync(folder, {recursive: true}));
const ffmpeg = await findEncoder();

/** A picture with something in it that moves from one to the next, and fades: what B pictures and weights are for. */
function picture(number: number, {width, height}: VideoShape['size']): Uint8Array {
  const pixels = new Uint8Array(i420Size(width, height)).fill(128);
  const light = 40 + ((number * 7) % 120);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const inside = Math.abs(x - ((number * 5) % width)) < 20 && Math.abs(y - ((number * 3) % height)) < 14;
      pixels[y * width + x] = inside ? 60 + ((x * y * 13) % 150) : light + ((x >> 3) % 4) * 9;
    }
  }
  return pixels;
}

/** Holds in frames, some of them moving on with each frame: the same every time. */
function randomHolds(seed: number, frames: number): number[] {
  const random = randomBelow(seed);
  const holds: number[] = [];
  for (let sum = 0; sum < frames; ) {
    const hold = random(3) === 0 ? 1 + random(40) : 1 + random(2);
    holds.push(hold);
    sum += hold;
  }
  return holds;
}

/** Hashes of the decoded pictures of a video, in the order in which they are shown. */
function decoded(executable: string, file: string): string[] {
  const args = ['-loglevel', 'error', '-i', file, '-f', 'framemd5', 'pipe:1'];
  const lines = execFileSync(executable, args, {encoding: 'utf8'}).trim().split('\n');
  return lines.filter((line) => !line.startsWith('#')).map((line) => line.split(',').at(-1)?.trim() ?? '');
}

/**
 * As browsers encode: no B pictures, several slices a picture. And with key frames within groups, as an encoder may set
 * them where all changes.
 */
function asBrowsersDo(args: readonly string[]): string[] {
  const changed = args.map((value, i) => {
    const option = args[i - 1];
    if (option === '-x264-params') return `${value}:slices=3`;
    if (option === '-force_key_frames') return `${value}+not(mod(n,11))`;
    return option === '-bf' ? '0' : value;
  });
  return [...changed.slice(0, -1), '-forced-idr', '1', ...changed.slice(-1)];
}

const asItIs = (args: readonly string[]) => args;

async function encode(
  {executable}: FoundEncoder,
  shape: VideoShape,
  holds: readonly number[],
  change: (args: readonly string[]) => readonly string[],
) {
  const encodedFile = join(folder, 'encoded.mkv');
  const file = join(folder, 'whole.mp4');
  const plan = new GroupPlan(gopOf(shape), B_PICTURES);
  const stream: Uint8Array[] = [matroskaHead(shape)];
  const fedFrames: number[] = [];
  let last = new Uint8Array();
  const feed = async (frame: number) => {
    fedFrames.push(frame);
    stream.push(pictureHead(frame, last.byteLength), last);
  };
  for (const [i, hold] of holds.entries()) {
    const frame = await plan.picture(feed);
    last = picture(i, shape.size) as Uint8Array<ArrayBuffer>;
    await feed(frame);
    for (let k = 1; k < hold; k++) await plan.repeat(feed);
  }
  await plan.end(feed);
  const args = change(ffmpegArguments(shape, encodedFile));
  execFileSync(executable, args, {input: Buffer.concat(stream), maxBuffer: 2 ** 30});
  await assembleFile(readFileSync(encodedFile), plan.groups, shape, file);
  return {fedFrames, encodedFile, file};
}

/** What the slices of a video say of themselves, in the order of decoding. */
async function slicesOf(file: string): Promise<SliceHeader[]> {
  const input = new Input({formats: [MP4], source: new BufferSource(readFileSync(file))});
  const track = await input.getPrimaryVideoTrack();
  const parameters = readParameters((await track?.getDecoderConfig())?.description as Uint8Array);
  const slices: SliceHeader[] = [];
  if (!track || !parameters) return slices;
  for await (const {data} of new EncodedPacketSink(track).packets()) {
    slices.push(
      ...splitPacket(data, parameters.lengthSize).flatMap((nal) => readSlice(nal, parameters) ?? []),
    );
  }
  return slices;
}

describe.skipIf(!ffmpeg)('pictures that are skipped whole', () => {
  it.each([
    ['CABAC', {size: {width: 160, height: 96}, fps: 60}, 1, asItIs],
    ['CABAC', {size: {width: 214, height: 122}, fps: 24}, 2, asItIs],
    ['CAVLC', {size: {width: 160, height: 96}, fps: 30, quality: 'draft'}, 3, asItIs],
    [
      'slices and more key frames',
      {size: {width: 160, height: 96}, fps: 60, quality: 'draft'},
      4,
      asBrowsersDo,
    ],
  ] as const)(
    'decode to the one before them, to the bit, and change no other (%s, %o)',
    async (_, shape, seed, change) => {
      if (!ffmpeg) return;
      const holds = randomHolds(seed, 400);
      const {fedFrames, encodedFile, file} = await encode(ffmpeg, shape, holds, change);
      const all = decoded(ffmpeg.executable, file);
      const fed = decoded(ffmpeg.executable, encodedFile);
      expect(fed).toHaveLength(fedFrames.length);
      expect(fedFrames.length, 'most of what stands still is not encoded').toBeLessThan(all.length * 0.8);
      expect(all).toHaveLength(holds.reduce((sum, hold) => sum + hold, 0));
      // Each picture as the encoder meant it, and between them the last one again.
      let frame = 0;
      let rank = 0;
      const wrong: number[] = [];
      for (const hold of holds) {
        const end = frame + hold;
        const own = new Set<string>();
        while (rank < fedFrames.length && (fedFrames[rank] ?? 0) < end) own.add(fed[rank++] ?? '');
        for (; frame < end; frame++) {
          if (!own.has(all[frame] ?? '') && all[frame] !== all[frame - 1]) wrong.push(frame);
        }
      }
      expect(wrong).toEqual([]);
      // All counts begin with a key frame; a decoder takes a gap in them for a picture that was lost.
      const slices = await slicesOf(file);
      const idr = slices.filter((slice) => slice.idr);
      expect(idr.every(({frameNum, order}) => frameNum === 0 && order === 0)).toBe(true);
      const gap = slices.some(({idr, frameNum}, i) => !idr && frameNum - (slices[i - 1]?.frameNum ?? 0) > 1);
      expect(gap).toBe(false);
      if (change === asBrowsersDo) expect(idr.length).toBeGreaterThan(3 * (all.length / gopOf(shape)));
    },
  );
});
