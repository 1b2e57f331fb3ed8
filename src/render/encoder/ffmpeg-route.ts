import {messageOf, RenderFailure, systemCode} from '../failure.ts';
import {hasRingRoom, Ring} from '../ring.ts';
import {startFfmpeg} from './ffmpeg.ts';
import type {FoundEncoder} from './find.ts';
import {type PartOrder, type PartWork, type Route, RouteClosed} from './route.ts';
import {busyCores, ffmpegArguments, type VideoShape} from './settings.ts';

/**
 * x264 or libvpx by way of ffmpeg, which reads raw pictures that the page leaves in a ring: H.264 High with two B-frames,
 * or VP9. The same pictures give the same bytes.
 */
export function ffmpegRoute(encoder: FoundEncoder, shape: VideoShape): Route {
  return {
    encoder: 'ffmpeg',
    fingerprint: [encoder.version, ...ffmpegArguments(shape, 'part')].join(' '),
    busy: busyCores(shape),
    begin: (order) => begin(encoder, shape, order),
    async join(parts, draft) {
      await (await import('./join.ts')).joinVideo(parts, shape, draft);
      return {};
    },
  };
}

async function begin(
  encoder: FoundEncoder,
  shape: VideoShape,
  {frames, file, server, profile}: PartOrder,
): Promise<PartWork> {
  if (!(await hasRingRoom(profile, shape)))
    throw new RouteClosed(`There is no room for pictures in ${profile}.`);
  const ffmpeg = startFfmpeg(encoder, shape, file);
  const ring = new Ring(server, profile, ffmpeg, shape);
  return {
    sink: ring.options,
    async end() {
      await ffmpeg.end().catch((error) => {
        throw unlessForeign(error, encoder);
      });
      await ring.close();
      if (ring.frames !== frames) throw new Error(`The encoder got ${ring.frames} frames of ${frames}.`);
    },
    async cancel(error) {
      await ffmpeg.kill();
      await ring.close();
      if (messageOf(error).includes('NO_RING')) {
        return new RouteClosed('The browser keeps its files where they cannot be found.');
      }
      return ring.failure ?? error;
    },
  };
}

/** An encoder that is well, but writes what can't be completed here, is none for us: another build may, or a later one. */
function unlessForeign(error: unknown, {executable, version}: FoundEncoder): unknown {
  if (error instanceof RenderFailure || systemCode(error) !== undefined) return error;
  return new RouteClosed(
    `What ${executable} (${version}) writes is not known here: ${messageOf(error).replace(/\.$/, '')}.`,
    {cause: error},
  );
}
