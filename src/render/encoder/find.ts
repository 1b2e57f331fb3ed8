import {delimiter, join} from 'node:path';
import {askProgram} from '../ask-program.ts';
import {exists} from '../cache.ts';
import {RenderFailure} from '../failure.ts';

/** An ffmpeg that has x264. */
export interface FoundEncoder {
  readonly executable: string;
  /** `ffmpeg version 7.1 …`, up to its copyright. */
  readonly version: string;
  /** Which of the ways led to it. */
  readonly origin: 'FFMPEG_BIN' | 'ffmpeg-static' | 'PATH' | 'ffmpeg-installer';
  /** Which of the encoders that are used here it has. */
  readonly encoders: readonly string[];
}

const USED = ['libx264', 'libvpx-vp9', 'prores_ks', 'gif'];

type Abilities = Pick<FoundEncoder, 'version' | 'encoders'>;

/**
 * The ffmpeg that encodes: `FFMPEG_BIN`, else that of `ffmpeg-static`, else the one on the `PATH`, else the old one that
 * npm itself carries in `@ffmpeg-installer`, which is there where nothing could be downloaded. Undefined if there is
 * none, or none with x264, or `FFMPEG_BIN` is `none`: the browser encodes then.
 *
 * @throws {@link RenderFailure} `no-encoder` if `FFMPEG_BIN` names something that doesn't encode.
 */
export async function findEncoder(env: NodeJS.ProcessEnv = process.env): Promise<FoundEncoder | undefined> {
  const named = env.FFMPEG_BIN;
  if (named === 'none') return undefined;
  if (named) {
    const abilities = await abilitiesOf(named);
    if (abilities) return {executable: named, ...abilities, origin: 'FFMPEG_BIN'};
    throw new RenderFailure(
      'no-encoder',
      `FFMPEG_BIN names ${named}, which is no ffmpeg with x264 that runs here. Set it to an ffmpeg's executable, or to "none" to let the browser encode.`,
    );
  }
  for (const [origin, executable] of await candidates(env)) {
    const abilities = await abilitiesOf(executable);
    if (abilities) return {executable, ...abilities, origin};
  }
  return undefined;
}

async function candidates(env: NodeJS.ProcessEnv): Promise<[FoundEncoder['origin'], string][]> {
  const found: [FoundEncoder['origin'], string][] = [];
  const downloaded = await packaged('ffmpeg-static', (module) => module.default);
  if (downloaded !== undefined) found.push(['ffmpeg-static', downloaded]);
  const name = process.platform === 'win32' ? 'ffmpeg.exe' : 'ffmpeg';
  for (const folder of (env.PATH ?? '').split(delimiter)) {
    if (folder === '') continue;
    const executable = join(folder, name);
    if (await exists(executable)) found.push(['PATH', executable]);
  }
  const carried = await packaged('@ffmpeg-installer/ffmpeg', (module) => module.path);
  if (carried !== undefined) found.push(['ffmpeg-installer', carried]);
  return found;
}

/**
 * The executable of an optional package; undefined if the package isn't there, has none for this system, or names a
 * file that its installation failed to fetch.
 */
async function packaged(
  name: string,
  pathOf: (module: Readonly<Record<string, unknown>>) => unknown,
): Promise<string | undefined> {
  const module: Readonly<Record<string, unknown>> = await import(name).catch(() => ({}));
  const path = pathOf(module);
  return typeof path === 'string' && (await exists(path)) ? path : undefined;
}

/** Undefined if it doesn't run, or has no x264. */
async function abilitiesOf(executable: string): Promise<Abilities | undefined> {
  const [told, list] = await Promise.all([
    output(executable, ['-hide_banner', '-version']),
    output(executable, ['-hide_banner', '-encoders']),
  ]);
  // A line of the list: ` V..... libx264   libx264 H.264 …`.
  const names = (list ?? '').split('\n').map((line) => line.trim().split(/ +/)[1]);
  const encoders = USED.filter((name) => names.includes(name));
  const version = told?.split('\n')[0]?.split(/ (https|Copyright)/)[0];
  return version !== undefined && encoders.includes('libx264') ? {version, encoders} : undefined;
}

/** What a program prints, or undefined if it doesn't run. */
function output(executable: string, args: readonly string[]): Promise<string | undefined> {
  return askProgram(executable, args).catch(() => undefined);
}
