import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {makeTemporaryFolder} from '../temporary-folder.ts';
import {type FfmpegProcess, startFfmpegProcess} from './ffmpeg-process.ts';
import {heldPictures} from './picture-file.ts';
import type {GifSettings, PartFile} from './route.ts';

/** A clip as PNG files. */
export interface Pictures {
  readonly parts: readonly PartFile[];
  /** Frames a second. */
  readonly fps: number;
}

export interface GifOptions extends GifSettings {
  /** Whether colours that are not in the palette are mixed from points of those that are. */
  readonly dither: boolean;
  /** One frame of so many is taken; `fps` is what that leaves. */
  readonly every: number;
}

/**
 * Writes a GIF that begins again when it has ended, as GIFs in documents do. Its palette is made from all pictures that
 * differ (`palettegen`), and only what changes from one picture to the next is stored.
 */
export async function writeGif(
  executable: string,
  pictures: Pictures,
  options: GifOptions,
  outFile: string,
): Promise<void> {
  const {width, height, colours, dither} = options;
  const folder = await makeTemporaryFolder(tmpdir(), 'inside-cpython-gif-');
  const palette = join(folder.path, 'palette.png');
  const scale = `scale=${width}:${height}:flags=area+accurate_rnd+full_chroma_int`;
  const input = [
    ...['-hide_banner', '-loglevel', 'error', '-y', '-f', 'image2pipe', '-c:v', 'png'],
    ...['-framerate', `${pictures.fps}/${options.every}`, '-i', 'pipe:0'],
  ];
  try {
    await feed(
      startFfmpegProcess(executable, [
        ...[...input, '-vf', `${scale},palettegen=max_colors=${colours}`],
        ...['-c:v', 'png', '-f', 'image2pipe', `file:${palette}`],
      ]),
      sampled(pictures, options.every),
      false,
    );
    const use = `paletteuse=dither=${dither ? 'sierra2_4a' : 'none'}:diff_mode=rectangle`;
    await feed(
      startFfmpegProcess(executable, [
        ...[...input, '-i', `file:${palette}`, '-lavfi', `[0:v]${scale}[x];[x][1:v]${use}`],
        ...['-map_metadata', '-1', '-fflags', '+bitexact', '-loop', '0', '-f', 'gif', `file:${outFile}`],
      ]),
      sampled(pictures, options.every),
      true,
    );
  } finally {
    await folder.remove();
  }
}

/** @param again - Whether a picture is given for each of its frames, or once. */
async function feed(
  ffmpeg: FfmpegProcess,
  pictures: AsyncGenerator<{png: Uint8Array; frames: number}>,
  again: boolean,
): Promise<void> {
  try {
    for await (const {png, frames} of pictures) {
      for (let i = again ? frames : 1; i > 0; i--) await ffmpeg.write(png);
    }
    await ffmpeg.end();
  } catch (error) {
    await ffmpeg.kill();
    throw error;
  }
}

/** The pictures of every n-th frame, each with how many of those it stands for. */
async function* sampled({parts}: Pictures, every: number) {
  let frame = 0;
  for await (const {png, frames} of heldPictures(parts)) {
    const taken = Math.ceil((frame + frames) / every) - Math.ceil(frame / every);
    if (taken > 0) yield {png, frames: taken};
    frame += frames;
  }
}
