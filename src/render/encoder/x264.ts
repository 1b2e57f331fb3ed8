import {readFile} from 'node:fs/promises';
import {type Ffmpeg, startFfmpegProcess} from './ffmpeg-process.ts';
import type {FoundEncoder} from './find.ts';
import {assemble} from './h264/assemble.ts';
import {GroupPlan} from './h264/plan.ts';
import {matroskaHead, pictureHead} from './raw-matroska.ts';
import {B_PICTURES, ffmpegArguments, gopOf, type VideoShape} from './settings.ts';

/**
 * Starts x264 for one file. It gets few of the frames that stand still; what it makes of the others is completed when it
 * has ended.
 */
export function startX264({executable}: FoundEncoder, shape: VideoShape, outFile: string): Ffmpeg {
  // With more than one picture to predict from, those that are written in between would count.
  const plan = new GroupPlan(gopOf(shape), shape.quality === 'max' ? Number.POSITIVE_INFINITY : B_PICTURES);
  const running = startFfmpegProcess(executable, ffmpegArguments(shape, outFile));
  let last: Uint8Array | undefined;
  const feed = async (frame: number) => {
    if (!last) throw new Error('A clip cannot begin with a repetition.');
    if (frame === 0) await running.write(matroskaHead(shape));
    await running.write(pictureHead(frame, last.byteLength));
    await running.write(last);
  };
  return {
    async picture(picture) {
      const frame = await plan.picture(feed);
      last = picture;
      await feed(frame);
    },
    repeat: () => plan.repeat(feed),
    async end() {
      await plan.end(feed);
      await running.end();
      await assemble(await readFile(outFile), plan.groups, shape, outFile);
    },
    kill: running.kill,
  };
}
