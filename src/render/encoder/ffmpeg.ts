import {readFile} from 'node:fs/promises';
import {GroupPlan} from '../group-plan.ts';
import {type Ffmpeg, startFfmpegProcess} from './ffmpeg-process.ts';
import type {FoundEncoder} from './find.ts';
import {matroskaHead, pictureHead} from './raw-matroska.ts';
import {fedRepetitions, ffmpegArguments, gopOf, type VideoShape} from './settings.ts';

/**
 * Starts an encoder of one file. It gets few of the frames that stand still; what it makes of the others is completed when
 * it has ended.
 */
export function startFfmpeg({executable}: FoundEncoder, shape: VideoShape, outFile: string): Ffmpeg {
  const plan = new GroupPlan(gopOf(shape), fedRepetitions(shape));
  const running = startFfmpegProcess(executable, ffmpegArguments(shape, outFile));
  // Raw pictures and PNG files come one after the other; where some are missing, each must tell its time.
  const timed = (shape.coding ?? 'h264') === 'h264';
  let last: Uint8Array | undefined;
  const feed = async (frame: number) => {
    if (!last) throw new Error('A clip cannot begin with a repetition.');
    if (timed && frame === 0) await running.write(matroskaHead(shape));
    if (timed) await running.write(pictureHead(frame, last.byteLength));
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
      const {groups} = plan;
      const complete = !timed && groups.every(({times}) => times === 1);
      if (complete) return;
      // Loaded while the encoder works, not before.
      const {assembleFile} = await import('./assemble.ts');
      await assembleFile(await readFile(outFile), groups, shape, outFile);
    },
    kill: running.kill,
  };
}
