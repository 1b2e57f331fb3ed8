import type {FoundBrowser} from '../browser/find.ts';
import {ffmpegRoute} from './ffmpeg-route.ts';
import type {FoundEncoder} from './find.ts';
import type {Route} from './route.ts';
import type {VideoShape} from './settings.ts';
import {webcodecsRoute} from './webcodecs-route.ts';

/** What encodes on this machine. */
export interface Encoders {
  readonly browser: FoundBrowser;
  readonly ffmpeg: FoundEncoder | undefined;
}

/** The routes that give a video, the best first. A closed one leads to the next. */
export function routesFor(shape: VideoShape, {browser, ffmpeg}: Encoders): readonly Route[] {
  const routes = [webcodecsRoute(browser.version, shape)];
  return ffmpeg ? [ffmpegRoute(ffmpeg, shape), ...routes] : routes;
}
