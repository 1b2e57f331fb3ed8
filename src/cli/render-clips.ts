import {stat} from 'node:fs/promises';
import {join, relative} from 'node:path';
import type {Recording} from '../recording/index.ts';
import type {ClipName} from '../story/vocabulary/beat.ts';
import {formats} from '../theme/formats.ts';
import {ensureFolder, stemOf} from './files.ts';
import type {PictureOptions} from './options.ts';
import {loadRendering, loadStories} from './parts.ts';
import {notesOn} from './recordings.ts';
import type {Session} from './session.ts';
import {bytes, seconds} from './words.ts';

/** One video that was written. */
export interface WrittenClip {
  readonly clip: ClipName;
  readonly file: string;
  readonly bytes: number;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly frames: number;
  readonly durationSeconds: number;
  /** Time that rendering took. */
  readonly wallSeconds: number;
}

/**
 * Renders clips of a recording into a folder as `<program>-<clip>.mp4`, one after the other, and tells of each.
 */
export async function renderClips(
  recording: Recording,
  clips: readonly ClipName[],
  options: PictureOptions & {readonly out: string},
  session: Session,
): Promise<WrittenClip[]> {
  const [{openRenderer}, {tell, timeline}] = await Promise.all([loadRendering(), loadStories()]);
  await ensureFolder(options.out);
  const format = formats[options.format];
  const {fps, size, theme} = options;
  const written: WrittenClip[] = [];
  const renderer = await session.during(
    'Starting the browser',
    openRenderer({signal: session.signal, log: session.log}),
  );
  try {
    for (const clip of clips) {
      const start = performance.now();
      const file = join(options.out, `${stemOf(recording.header.program.name)}-${clip}.mp4`);
      const {frames} = timeline(tell(clip, recording, format), fps);
      const task = session.frames(clip);
      try {
        await renderer.render({clip, recording, format, theme, fps, size}, file, (progress) =>
          task.update(progress.frame, progress.frames),
        );
      } finally {
        task.end();
      }
      const result: WrittenClip = {
        clip,
        file,
        bytes: (await stat(file)).size,
        ...size,
        fps,
        frames,
        durationSeconds: frames / fps,
        wallSeconds: (performance.now() - start) / 1000,
      };
      written.push(result);
      session.say(
        `${relative('', file).padEnd(32)} ${seconds(result.durationSeconds)} long, ${bytes(result.bytes)}, rendered in ${seconds(result.wallSeconds)}`,
      );
    }
  } finally {
    await renderer.close();
  }
  return written;
}

/** The JSON document of `clips` and `render`. */
export function clipsDocument(recording: Recording, clips: readonly WrittenClip[]): string {
  return JSON.stringify({header: recording.header, notes: notesOn(recording), clips}, null, 2);
}
