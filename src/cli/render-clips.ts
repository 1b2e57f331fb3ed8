import {readdir, rmdir, stat} from 'node:fs/promises';
import {join} from 'node:path';
import type {Recording} from '../recording/index.ts';
import type {Container, Encoding, GifSettings, Progress, Renderer} from '../render/index.ts';
import type {ClipName} from '../story/vocabulary/beat.ts';
import {formats} from '../theme/formats.ts';
import type {ClipFiles} from './clip-file-options.ts';
import {ensureFolder, stemOf} from './files.ts';
import {notesOn} from './notes.ts';
import type {Session} from './session.ts';
import {count, fileSize, seconds} from './words.ts';

/** One video that was written. */
export interface WrittenClip {
  readonly clip: ClipName;
  /** A file; of `png` the folder. */
  readonly file: string;
  readonly container: Container;
  readonly transparent: boolean;
  readonly bytes: number;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly frames: number;
  readonly durationSeconds: number;
  /** What encoded it. */
  readonly encoder: Encoding;
  /** How a GIF was made. */
  readonly gif?: GifSettings;
  /** A hash of the pictures of all frames, in hex: equal pictures, equal hash. */
  readonly framesHash: string;
  /** How many parts the video was joined from, and how many of them had been kept from before. */
  readonly parts: {readonly total: number; readonly cached: number};
  /** Time that rendering took. What it waited for the clips before it is not counted. */
  readonly wallSeconds: number;
}

/** Clips that are worked on at the same time: while the last frames of one are drawn and joined, the next begins. */
const AT_ONCE = 2;

/**
 * Renders clips of a recording into a folder as `<program>-<clip>.mp4` or alike, and tells of each in their order. Where
 * one fails, those that are finished stay.
 */
export async function renderClips(
  recording: Recording,
  clips: readonly ClipName[],
  options: ClipFiles,
  session: Session,
): Promise<WrittenClip[]> {
  const start = performance.now();
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
  let made = false;
  try {
    made = await ensureFolder(options.out);
    const rendering: Promise<WrittenClip>[] = [];
    for (const [i, clip] of clips.entries()) {
      const before = Promise.resolve(rendering[i - AT_ONCE]);
      const isNext = () => written.length === i;
      rendering.push(before.then(() => renderClip(renderer, recording, clip, options, session, isNext)));
      // It is heard of below; if one before it fails, nobody asks.
      rendering[i]?.catch(() => {});
    }
    for (const clip of rendering) {
      const result = await clip;
      written.push(result);
      session.say(inWords(result));
    }
    session.say(summaryInWords(summaryOf(written, (performance.now() - start) / 1000)));
  } finally {
    await renderer.close();
    // Where nothing came of it, the folder goes again; one that holds anything stays.
    if (made) await rmdir(options.out).catch(() => {});
  }
  return written;
}

/** @param isNext - Whether it is the one that is told of next: its progress is shown. */
async function renderClip(
  renderer: Renderer,
  recording: Recording,
  clip: ClipName,
  {out, format: formatName, theme, fps, size, target, transparent}: ClipFiles,
  session: Session,
  isNext: () => boolean,
): Promise<WrittenClip> {
  let start = performance.now();
  const {tell, timeline} = await import('../story/index.ts');
  const format = formats[formatName];
  const {frames} = timeline(tell(clip, recording, format), fps);
  const {container} = target;
  const ending = container === 'png' ? '' : `.${container}`;
  const file = join(out, `${stemOf(recording.header.program.name)}-${clip}${ending}`);
  let task = isNext() ? session.frames(clip) : undefined;
  const onProgress = (progress: Progress) => {
    if (task === undefined && (isNext() || progress.frame > progress.cached)) {
      start = performance.now();
      task = session.frames(clip);
    }
    if (isNext()) task?.update(progress);
  };
  const job = {clip, recording, format, theme, fps, size, transparent};
  const rendering = renderer.render(job, file, onProgress, target).finally(() => {
    if (isNext()) task?.end();
  });
  const {encoding, framesHash, parts, gif} = await rendering;
  return {
    clip,
    file,
    container,
    transparent,
    bytes: await bytesOf(file),
    ...size,
    fps,
    frames,
    durationSeconds: frames / fps,
    encoder: encoding,
    ...(gif ? {gif} : {}),
    framesHash,
    parts,
    wallSeconds: (performance.now() - start) / 1000,
  };
}

/** Bytes of a file, or of all files in a folder. */
async function bytesOf(path: string): Promise<number> {
  const found = await stat(path);
  if (!found.isDirectory()) return found.size;
  const files = await Promise.all((await readdir(path)).map((name) => stat(join(path, name))));
  return files.reduce((sum, {size}) => sum + size, 0);
}

function inWords({
  file,
  durationSeconds,
  bytes,
  wallSeconds,
  parts: {total, cached},
  gif,
}: WrittenClip): string {
  const chosen = gif
    ? `, ${gif.width} × ${gif.height}, ${Number(gif.fps.toFixed(1))} fps, ${gif.colours} colours`
    : '';
  const kept =
    cached === 0
      ? ''
      : cached === total
        ? ', all of it kept from before'
        : `, ${cached} of ${total} parts kept from before`;
  return `${file.padEnd(30)}  ${seconds(durationSeconds)} long, ${fileSize(bytes)}${chosen}, rendered in ${seconds(wallSeconds)}${kept}`;
}

/** What a run has made. */
interface Summary {
  readonly clips: number;
  /** Seconds of video. */
  readonly seconds: number;
  /** Time that making them took, from looking for a browser to the last file. */
  readonly wallSeconds: number;
  /** Seconds of video a second. */
  readonly ratio: number;
}

function summaryOf(clips: readonly WrittenClip[], wallSeconds: number): Summary {
  const length = clips.reduce((sum, {durationSeconds}) => sum + durationSeconds, 0);
  return {clips: clips.length, seconds: length, wallSeconds, ratio: length / wallSeconds};
}

function summaryInWords({clips, seconds: length, wallSeconds, ratio}: Summary): string {
  return `${count(clips, 'clip')}, ${seconds(length)} of video in ${seconds(wallSeconds)}: ${ratio.toFixed(1)} s of video a second`;
}

/** The JSON document of `clips` and `render`. */
export function clipsDocument(recording: Recording, clips: readonly WrittenClip[]): string {
  return JSON.stringify({header: recording.header, notes: notesOn(recording), clips}, null, 2);
}
