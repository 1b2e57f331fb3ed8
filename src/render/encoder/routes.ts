import type {FoundBrowser} from '../browser/find.ts';
import {RenderFailure} from '../failure.ts';
import type {Job} from '../job.ts';
import {ffmpegRoute} from './ffmpeg-route.ts';
import {type FoundEncoder, findEncoder} from './find.ts';
import {gifRoute} from './gif-route.ts';
import {pngRoute} from './png-route.ts';
import {proresRoute} from './prores-route.ts';
import type {Route} from './route.ts';
import type {Coding, VideoShape} from './settings.ts';
import {type Container, refusalOf, type Target} from './target.ts';
import {webcodecsRoute} from './webcodecs-route.ts';

/** What encodes on this machine. */
export interface Encoders {
  readonly browser: FoundBrowser;
  readonly ffmpeg: FoundEncoder | undefined;
}

/** Which of ffmpeg's encoders a container needs; PNG needs none. */
export const LIBRARIES = {mp4: 'libx264', webm: 'libvpx-vp9', mov: 'prores_ks', gif: 'gif'} as const;

const CODINGS: Readonly<Record<'mp4' | 'webm' | 'mov', Coding>> = {mp4: 'h264', webm: 'vp9', mov: 'prores'};

/**
 * The routes that turn a job into what is wanted, the best first. A closed one leads to the next.
 *
 * @throws {@link RenderFailure} `request` if a file of that kind can't hold it, `no-encoder` if nothing here makes one.
 */
export function routesFor(
  {size, fps, transparent = false}: Pick<Job, 'size' | 'fps' | 'transparent'>,
  target: Target,
  {browser, ffmpeg}: Encoders,
): readonly Route[] {
  const {container, quality} = target;
  const refusal = refusalOf({fps, transparent}, target);
  if (refusal !== undefined) throw new RenderFailure('request', refusal);
  if (container === 'png') return [pngRoute()];
  const encoder = ffmpeg?.encoders.includes(LIBRARIES[container]) ? ffmpeg : undefined;
  if (container === 'gif') {
    if (!encoder) throw noEncoder(container, ffmpeg);
    return [gifRoute(encoder, {size, fps, target})];
  }
  const shape: VideoShape = {size, fps, quality, coding: CODINGS[container], alpha: transparent};
  if (container === 'mov') {
    if (!encoder) throw noEncoder(container, ffmpeg);
    return [proresRoute(encoder, shape)];
  }
  const routes = [webcodecsRoute(browser.version, shape)];
  return encoder ? [ffmpegRoute(encoder, shape), ...routes] : routes;
}

/**
 * Makes sure, before long work begins, that a kind of file can be made which only ffmpeg makes.
 *
 * @throws {@link RenderFailure} `no-encoder` if it can't.
 */
export async function assertEncoder(container: Container): Promise<void> {
  if (container !== 'mov' && container !== 'gif') return;
  const ffmpeg = await findEncoder();
  if (!ffmpeg?.encoders.includes(LIBRARIES[container])) throw noEncoder(container, ffmpeg);
}

/** What people call them. */
export const NAMES: Readonly<Record<Container, string>> = {
  mp4: 'MP4',
  webm: 'WebM',
  mov: 'MOV (ProRes)',
  gif: 'GIF',
  png: 'PNG sequence',
};

function noEncoder(container: 'mov' | 'gif', ffmpeg: FoundEncoder | undefined): RenderFailure {
  const instead =
    container === 'mov' ? 'A WebM or a PNG sequence needs none.' : 'An MP4 or a WebM needs none.';
  const found = ffmpeg
    ? `${ffmpeg.executable} has no encoder ${LIBRARIES[container]}`
    : 'there is none here, or FFMPEG_BIN=none forbids it';
  return new RenderFailure(
    'no-encoder',
    `A ${NAMES[container]} is made by ffmpeg, and ${found}. Install ffmpeg, or set FFMPEG_BIN to its executable. ${instead}`,
  );
}
