import {readFile} from 'node:fs/promises';
import {StillGroups} from '../still-groups.ts';
import {type Ffmpeg, startFfmpegProcess} from './ffmpeg-process.ts';
import type {FoundEncoder} from './find.ts';
import {repeatGroups} from './repeat-groups.ts';
import {ffmpegArguments, gopOf, type VideoShape} from './settings.ts';
import {startX264} from './x264.ts';

/**
 * Starts an encoder of one file. Groups of pictures that stand still are encoded once, and written as often as they are
 * there; H.264 leaves out more (see {@link startX264}).
 */
export function startFfmpeg(encoder: FoundEncoder, shape: VideoShape, outFile: string): Ffmpeg {
  const {coding = 'h264'} = shape;
  return coding === 'h264' ? startX264(encoder, shape, outFile) : startOther(encoder, shape, outFile);
}

function startOther({executable}: FoundEncoder, shape: VideoShape, outFile: string): Ffmpeg {
  const length = gopOf(shape);
  const stills = new StillGroups(length);
  const times = new Map<number, number>();
  const running = startFfmpegProcess(executable, ffmpegArguments(shape, outFile));
  let last: Uint8Array | undefined;
  let written = 0;
  const write = async (count: number) => {
    for (; count > 0 && last; count--) {
      await running.write(last);
      written++;
    }
  };
  return {
    async picture(picture) {
      await write(stills.picture());
      last = picture;
      await write(1);
    },
    async repeat() {
      const what = stills.repeat();
      if (what === 'encode') await write(1);
      if (what !== 'copy') return;
      const group = written / length - 1;
      times.set(group, (times.get(group) ?? 1) + 1);
    },
    async end() {
      await write(stills.end());
      await running.end();
      if (times.size > 0) await repeatGroups(await readFile(outFile), shape, times, outFile);
    },
    kill: running.kill,
  };
}
