import {randomUUID} from 'node:crypto';
import {messageOf, RenderFailure} from '../failure.ts';
import {readPackets} from '../packets.ts';
import type {PartOrder, PartWork, Route} from './route.ts';
import {avcCodec, bitrateOf, gopOf, type VideoShape} from './settings.ts';

/**
 * The browser's own H.264 encoder, without B-frames: needs nothing but the browser. It shares out its work by how long
 * it took, and no two parts of it are quite the same.
 */
export function webcodecsRoute(browser: string, shape: VideoShape): Route {
  const {size, fps} = shape;
  const told = {codec: avcCodec(shape), bitrate: bitrateOf(shape), gop: gopOf(fps)};
  return {
    encoder: 'webcodecs',
    // What else the encoder is told stands in the page, whose code is part of every key.
    fingerprint: JSON.stringify({browser, size, fps, ...told}),
    begin: (order) => begin(shape, told, order),
    join: async (parts, draft) => (await import('./join.ts')).joinMp4(parts, fps, draft),
  };
}

async function begin(
  shape: VideoShape,
  told: {readonly codec: string; readonly bitrate: number; readonly gop: number},
  {frames, file: path, server}: PartOrder,
): Promise<PartWork> {
  const {Mp4File} = await import('./mux.ts');
  const post = `packets-${randomUUID()}`;
  const file = new Mp4File(path, shape.fps);
  let failure: unknown;
  const stopReceiving = server.receive(post, async (body, query) => {
    try {
      if (query.has('config')) file.configure(decoderConfig(body.toString('utf8')));
      else for (const packet of readPackets(body)) await file.add(packet);
    } catch (error) {
      failure ??= error;
      throw error;
    }
    return 'ok';
  });
  return {
    sink: {kind: 'webcodecs', ...shape, post: `${server.url}${post}`, ...told},
    async end() {
      stopReceiving();
      await file.end(frames);
    },
    async cancel(error) {
      stopReceiving();
      await file.cancel();
      if (messageOf(error).includes('NO_ENCODER')) {
        return new RenderFailure(
          'no-encoder',
          'There is no ffmpeg with x264, and this browser has no H.264 encoder. Install ffmpeg, or set FFMPEG_BIN to its executable.',
          {cause: error},
        );
      }
      return failure ?? error;
    },
  };
}

function decoderConfig(json: string): VideoDecoderConfig {
  const {description, ...config}: VideoDecoderConfig & {description?: unknown} = JSON.parse(json);
  return Array.isArray(description) ? {...config, description: Uint8Array.from(description)} : config;
}
