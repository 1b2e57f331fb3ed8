import {stat} from 'node:fs/promises';
import {join} from 'node:path';
import type {Recording} from '../recording/index.ts';
import type {Encoding, Renderer} from '../render/index.ts';
import type {ClipName} from '../story/vocabulary/beat.ts';
import {formats} from '../theme/formats.ts';
import {ensureFolder, stemOf} from './files.ts';
import {notesOn} from './notes.ts';
import type {PictureOptions} from './options.ts';
import type {Session} from './session.ts';
import {fileSize, seconds} from './words.ts';

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
  /** What encoded it. */
  readonly encoder: Encoding;
  /** A hash of the pictures of all frames, in hex: equal pictures, equal hash. */
  readonly framesHash: string;
  /** How many parts the video was joined from, and how many of them had been kept from before. */
  readonly parts: {readonly total: number; readonly cached: number};
  /** Time that rendering took. */
  readonly wallSeconds: number;
}

/** Renders clips of a recording into a folder as `<program>-<clip>.mp4`, one after the other, and tells of each. */
export async function renderClips(
  recording: Recording,
  clips: readonly ClipName[],
  options: PictureOptions & {readonly out: string},
  session: Session,
): Promise<WrittenClip[]> {
  const {openRenderer} = await import('../render/index.ts');
  const written: WrittenClip[] = [];
  const renderer = await session.during(
    'Looking for a browser',
    openRenderer({
      signal: session.signal,
      log: session.log,
      note: (sentence) => session.say(`note: ${sentence}`),
    }),
  );
  try {
    await ensureFolder(options.out);
    for (const clip of clips) {
      const result = await renderClip(renderer, recording, clip, options, session);
      written.push(result);
      session.say(inWords(result));
    }
  } finally {
    await renderer.close();
  }
  return written;
}

async function renderClip(
  renderer: Renderer,
  recording: Recording,
  clip: ClipName,
  {out, format: formatName, theme, fps, size}: PictureOptions & {readonly out: string},
  session: Session,
): Promise<WrittenClip> {
  const start = performance.now();
  const {tell, timeline} = await import('../story/index.ts');
  const format = formats[formatName];
  const {frames} = timeline(tell(clip, recording, format), fps);
  const file = join(out, `${stemOf(recording.header.program.name)}-${clip}.mp4`);
  const task = session.frames(clip);
  const job = {clip, recording, format, theme, fps, size};
  const rendering = renderer.render(job, file, (progress) => task.update(progress.frame, progress.frames));
  const {encoding, framesHash, parts} = await rendering.finally(() => task.end());
  return {
    clip,
    file,
    bytes: (await stat(file)).size,
    ...size,
    fps,
    frames,
    durationSeconds: frames / fps,
    encoder: encoding,
    framesHash,
    parts,
    wallSeconds: (performance.now() - start) / 1000,
  };
}

function inWords({file, durationSeconds, bytes, wallSeconds, parts: {total, cached}}: WrittenClip): string {
  const kept =
    cached === 0
      ? ''
      : cached === total
        ? ', all of it kept from before'
        : `, ${cached} of ${total} parts kept from before`;
  return `${file.padEnd(30)}  ${seconds(durationSeconds)} long, ${fileSize(bytes)}, rendered in ${seconds(wallSeconds)}${kept}`;
}

/** The JSON document of `clips` and `render`. */
export function clipsDocument(recording: Recording, clips: readonly WrittenClip[]): string {
  return JSON.stringify({header: recording.header, notes: notesOn(recording), clips}, null, 2);
}
