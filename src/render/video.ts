import {type Ffmpeg, startFfmpeg} from './encoder/ffmpeg.ts';
import {type FoundEncoder, findEncoder} from './encoder/find.ts';
import {Mp4File} from './encoder/mux.ts';
import {avcCodec, bitrateOf, gopOf, type VideoShape} from './encoder/settings.ts';
import {messageOf, RenderFailure} from './failure.ts';
import {readPackets} from './packets.ts';
import {hasRingRoom, Ring} from './ring.ts';
import type {StagePage} from './stage-page.ts';

export interface VideoOptions {
  /** The browser's profile folder. */
  readonly profile: string;
  readonly log: (line: string) => void;
}

/** Which encoder made a file. */
export type Encoding = 'ffmpeg' | 'webcodecs';

/**
 * Draws the clip that stands on the stage into an MP4 file: H.264 High, 4:2:0, BT.709, constant rate, a closed GOP of
 * half a second, its index at the beginning. ffmpeg encodes, with two B-frames, where there is one and the raw
 * pictures can reach it; else the browser does, without B-frames. ffmpeg gives the same file for the same pictures;
 * the browser's encoder shares out its work by how long it took, and no two files of it are quite the same.
 */
export async function renderVideo(stage: StagePage, draft: string, options: VideoOptions): Promise<Encoding> {
  const {size, fps} = stage.job;
  const shape = {size, fps};
  const encoder = await findEncoder();
  if (encoder) {
    if (await hasRingRoom(options.profile, shape)) {
      const done = await withFfmpeg(stage, shape, draft, encoder, options);
      if (done) return 'ffmpeg';
    }
    options.log('ffmpeg is there, but raw pictures cannot reach it: the browser encodes instead.');
  }
  await withWebCodecs(stage, shape, draft);
  return 'webcodecs';
}

/** False if the browser keeps its files where they can't be found. */
async function withFfmpeg(
  stage: StagePage,
  shape: VideoShape,
  draft: string,
  encoder: FoundEncoder,
  {profile}: VideoOptions,
): Promise<boolean> {
  const ffmpeg: Ffmpeg = startFfmpeg(encoder, shape, draft);
  const ring = new Ring(stage.server, profile, ffmpeg, shape);
  try {
    await stage.call('render', ring.options, 0, stage.pageJob.frames);
    await ffmpeg.end();
    if (ring.frames !== stage.pageJob.frames) {
      throw new Error(`The encoder got ${ring.frames} frames of ${stage.pageJob.frames}.`);
    }
    return true;
  } catch (error) {
    await ffmpeg.kill();
    if (messageOf(error).includes('NO_RING')) return false;
    throw ring.failure ?? error;
  } finally {
    await ring.close();
  }
}

async function withWebCodecs(stage: StagePage, shape: VideoShape, draft: string): Promise<void> {
  const path = `packets-${crypto.randomUUID()}`;
  const file = new Mp4File(draft, shape.fps);
  let failure: unknown;
  const stopReceiving = stage.server.receive(path, async (body, query) => {
    try {
      if (query.has('config')) file.configure(decoderConfig(body.toString('utf8')));
      else for (const packet of readPackets(body)) await file.add(packet);
    } catch (error) {
      failure ??= error;
      throw error;
    }
    return 'ok';
  });
  try {
    const sink = {
      kind: 'webcodecs' as const,
      ...shape,
      post: `${stage.server.url}${path}`,
      codec: avcCodec(shape),
      bitrate: bitrateOf(shape),
      gop: gopOf(shape.fps),
    };
    await stage.call('render', sink, 0, stage.pageJob.frames);
    await file.end(stage.pageJob.frames);
  } catch (error) {
    await file.cancel();
    if (messageOf(error).includes('NO_ENCODER')) {
      throw new RenderFailure(
        'no-encoder',
        'There is no ffmpeg with x264, and this browser has no H.264 encoder. Install ffmpeg, or set FFMPEG_BIN to its executable.',
        {cause: error},
      );
    }
    throw failure ?? error;
  } finally {
    stopReceiving();
  }
}

function decoderConfig(json: string): VideoDecoderConfig {
  const {description, ...config}: VideoDecoderConfig & {description?: unknown} = JSON.parse(json);
  return Array.isArray(description) ? {...config, description: Uint8Array.from(description)} : config;
}
