import {randomUUID} from 'node:crypto';
import {messageOf, RenderFailure} from '../failure.ts';
import {readPackets} from '../packets.ts';
import type {WebCodecsOptions} from '../page/sink.ts';
import type {PartOrder, PartWork, Route} from './route.ts';
import {
  avcCodec,
  bitrateOf,
  busyCores,
  fedRepetitions,
  gopOf,
  type VideoShape,
  vp9Codec,
} from './settings.ts';

/**
 * The browser's own encoder of H.264, without B-frames, or VP9: needs nothing but the browser. From 640 × 480 pixels on
 * its H.264 shares a picture out among threads by how long each took for the one before, and no two parts are quite the
 * same: they differ as two encodings do, not in what they show.
 */
export function webcodecsRoute(browser: string, shape: VideoShape): Route {
  const codec = shape.coding === 'vp9' ? vp9Codec(shape) : avcCodec(shape);
  const repeated = fedRepetitions({...shape, quality: 'high'});
  const told = {
    codec,
    bitrate: bitrateOf(shape),
    gop: gopOf(shape),
    ...(repeated === undefined ? {} : {repeated}),
  };
  return {
    encoder: 'webcodecs',
    // What else the encoder is told stands in the page, whose code is part of every key.
    fingerprint: JSON.stringify({browser, ...shape, ...told}),
    busy: busyCores(shape),
    begin: (order) => begin(shape, told, order),
    async join(parts, draft) {
      await (await import('./join.ts')).joinVideo(parts, shape, draft);
      return {};
    },
  };
}

/** What the page's encoder is told. */
type Told = Pick<WebCodecsOptions, 'codec' | 'bitrate' | 'gop' | 'repeated'>;

async function begin(
  shape: VideoShape,
  told: Told,
  {frames, file: path, server}: PartOrder,
): Promise<PartWork> {
  const {EncodedVideo} = await import('./encoded-video.ts');
  const {size, fps, alpha = false, coding = 'h264'} = shape;
  const post = `packets-${randomUUID()}`;
  const video = new EncodedVideo(path, shape);
  let failure: unknown;
  const receive = (path: string, alpha: boolean) =>
    server.receive(path, async (body, query) => {
      try {
        const text = () => body.toString('utf8');
        if (query.has('groups')) video.plan(JSON.parse(text()));
        else if (!query.has('config')) video.add(readPackets(body), alpha ? 'alpha' : 'colour');
        else if (!alpha) video.configure(decoderConfig(text()));
      } catch (error) {
        failure ??= error;
        throw error;
      }
      return 'ok';
    });
  const receivers = [receive(post, false), ...(shape.alpha ? [receive(`${post}-alpha`, true)] : [])];
  const stopReceiving = () => {
    for (const stop of receivers) stop();
  };
  return {
    sink: {kind: 'webcodecs', size, fps, alpha, post: `${server.url}${post}`, ...told},
    async end() {
      stopReceiving();
      await video.end(frames);
    },
    async cancel(error) {
      stopReceiving();
      if (messageOf(error).includes('NO_ENCODER')) {
        const [library, name] = coding === 'vp9' ? ['libvpx', 'VP9'] : ['x264', 'H.264'];
        return new RenderFailure(
          'no-encoder',
          `There is no ffmpeg with ${library}, and this browser has no ${name} encoder. Install ffmpeg, or set FFMPEG_BIN to its executable.`,
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
