import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {RenderFailure} from '../failure.ts';

const DISK_FULL = /No space left on device|Disk quota exceeded/i;

/** A running ffmpeg that takes pictures: raw, or as PNG files. */
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

/** A running ffmpeg that reads from its standard input. */
export interface FfmpegProcess {
  /** Resolves when the bytes have been taken. */
  write(bytes: Uint8Array): Promise<void>;
  /** Resolves when it has written all it makes. */
  end(): Promise<void>;
  /** Ends it at once. */
  kill(): Promise<void>;
}

/**
 * Starts an ffmpeg; it doesn't outlive this process.
 *
 * @throws {@link RenderFailure} from its methods: `encoder-died`, or `disk-full`.
 */
export function startFfmpegProcess(executable: string, args: readonly string[]): FfmpegProcess {
  const child = spawn(executable, args, {stdio: ['pipe', 'ignore', 'pipe']});
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
  return {
    async write(bytes) {
      const taken = new Promise<void>((resolve) => child.stdin.write(bytes, () => resolve()));
      await Promise.race([taken, failed]);
      if (child.exitCode !== null || child.signalCode !== null) await failed;
    },
    async end() {
      child.stdin.end();
      const how = await exit;
      // It may end well (0) although the disk had no room for the end of its file.
      if (how !== 0 || DISK_FULL.test(complaint)) throw failureOf(executable, how, complaint);
    },
    async kill() {
      killNow();
      if (child.exitCode === null && child.signalCode === null && child.pid !== undefined)
        await once(child, 'close');
    },
  };
}

function failureOf(executable: string, how: number | string, complaint: string): RenderFailure {
  if (DISK_FULL.test(complaint)) {
    return new RenderFailure('disk-full', 'The disk is full. Free some space, or choose another folder.');
  }
  const last = complaint.trim().split('\n').at(-1) ?? '';
  return new RenderFailure(
    'encoder-died',
    `The encoder ${executable} ended (${how})${last ? `: ${last}` : ''}. Set FFMPEG_BIN=none to let the browser encode.`,
  );
}
