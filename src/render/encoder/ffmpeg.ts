import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {readFile} from 'node:fs/promises';
import {RenderFailure} from '../failure.ts';
import {StillGroups} from '../still-groups.ts';
import type {FoundEncoder} from './find.ts';
import {repeatGroups} from './repeat-groups.ts';
import {ffmpegArguments, gopOf, type VideoShape} from './settings.ts';

/** A running ffmpeg that takes raw pictures. */
export interface Ffmpeg {
  /**
   * Takes the next picture; resolves when there is room for another. Its bytes must not change until the next picture
   * has been taken: it may be repeated.
   */
  picture(picture: Uint8Array): Promise<void>;
  /** Takes the last picture again. */
  repeat(): Promise<void>;
  /** Resolves when the file is complete. */
  end(): Promise<void>;
  /** Ends the process at once. */
  kill(): Promise<void>;
}

/**
 * Starts an encoder of one file. Groups of pictures that stand still are encoded once, and written as often as they are
 * there.
 */
export function startFfmpeg({executable}: FoundEncoder, shape: VideoShape, outFile: string): Ffmpeg {
  const length = gopOf(shape.fps);
  const stills = new StillGroups(length);
  const times = new Map<number, number>();
  let last: Uint8Array | undefined;
  let written = 0;
  const child = spawn(executable, ffmpegArguments(shape, outFile), {stdio: ['pipe', 'ignore', 'pipe']});
  const killNow = () => void child.kill('SIGKILL');
  process.once('exit', killNow);
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-4000);
  });
  // A write to a process that has died is answered by its exit, below.
  child.stdin.on('error', () => {});
  const exit = new Promise<number | string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'unknown'));
  }).then((how) => {
    process.off('exit', killNow);
    return how;
  });
  const failed = exit.then((how) => Promise.reject(failureOf(executable, how, complaint)));
  failed.catch(() => {});
  const write = async (count: number) => {
    for (; count > 0 && last; count--) {
      const picture = last;
      const taken = new Promise<void>((resolve) => child.stdin.write(picture, () => resolve()));
      await Promise.race([taken, failed]);
      if (child.exitCode !== null) await failed;
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
      child.stdin.end();
      const how = await exit;
      if (how !== 0) throw failureOf(executable, how, complaint);
      if (times.size > 0) {
        await repeatGroups(await readFile(outFile), {length, fps: shape.fps, times}, outFile);
      }
    },
    async kill() {
      killNow();
      if (child.exitCode === null && child.signalCode === null && child.pid !== undefined)
        await once(child, 'close');
    },
  };
}

function failureOf(executable: string, how: number | string, complaint: string): RenderFailure {
  if (/No space left on device|Disk quota exceeded/i.test(complaint)) {
    return new RenderFailure('disk-full', 'The disk is full. Free some space, or choose another folder.');
  }
  const last = complaint.trim().split('\n').at(-1) ?? '';
  return new RenderFailure(
    'encoder-died',
    `The encoder ${executable} ended (${how})${last ? `: ${last}` : ''}. Set FFMPEG_BIN=none to let the browser encode.`,
  );
}
