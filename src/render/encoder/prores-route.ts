import {startFfmpeg} from './ffmpeg.ts';
import type {FoundEncoder} from './find.ts';
import {pictureWork} from './picture-work.ts';
import type {Route} from './route.ts';
import {ffmpegArguments, type VideoShape} from './settings.ts';

/** ProRes by way of ffmpeg, which reads PNG files: 4:2:2, or 4:4:4 with alpha. The same pictures give the same bytes. */
export function proresRoute(encoder: FoundEncoder, shape: VideoShape): Route {
  return {
    encoder: 'ffmpeg',
    fingerprint: [encoder.version, ...ffmpegArguments(shape, 'part')].join(' '),
    begin: async (order) => pictureWork(order, startFfmpeg(encoder, shape, order.file)),
    async join(parts, draft) {
      await (await import('./join.ts')).joinVideo(parts, shape, draft);
      return {};
    },
  };
}
