import {execFile} from 'node:child_process';
import {delimiter, join} from 'node:path';
import {exists} from '../cache.ts';
import {RenderFailure} from '../failure.ts';

/** An ffmpeg that has x264. */
export interface FoundEncoder {
  readonly executable: string;
  /** `ffmpeg version 7.1 …`, up to its copyright. */
  readonly version: string;
  /** Which of the ways led to it. */
  readonly origin: 'FFMPEG_BIN' | 'ffmpeg-static' | 'PATH';
}

/**
 * The ffmpeg that encodes: `FFMPEG_BIN`, else that of `ffmpeg-static`, else the one on the `PATH`. Undefined if there
 * is none, or none with x264, or `FFMPEG_BIN` is `none`: the browser encodes then.
 *
 * @throws {@link RenderFailure} `no-encoder` if `FFMPEG_BIN` names something that doesn't encode.
 */
export async function findEncoder(env: NodeJS.ProcessEnv = process.env): Promise<FoundEncoder | undefined> {
  const named = env.FFMPEG_BIN;
  if (named === 'none') return undefined;
  if (named) {
    const version = await versionWithX264(named);
    if (version !== undefined) return {executable: named, version, origin: 'FFMPEG_BIN'};
    throw new RenderFailure(
      'no-encoder',
      `FFMPEG_BIN names ${named}, which is no ffmpeg with x264 that runs here. Set it to an ffmpeg's executable, or to "none" to let the browser encode.`,
    );
  }
  for (const [origin, executable] of await candidates(env)) {
    const version = await versionWithX264(executable);
    if (version !== undefined) return {executable, version, origin};
  }
  return undefined;
}

async function candidates(env: NodeJS.ProcessEnv): Promise<[FoundEncoder['origin'], string][]> {
  const found: [FoundEncoder['origin'], string][] = [];
  const bundled = await staticPath();
  if (bundled !== undefined) found.push(['ffmpeg-static', bundled]);
  const name = process.platform === 'win32' ? 'ffmpeg.exe' : 'ffmpeg';
  for (const folder of (env.PATH ?? '').split(delimiter)) {
    if (folder === '') continue;
    const executable = join(folder, name);
    if (await exists(executable)) found.push(['PATH', executable]);
  }
  return found;
}

/** The optional package names its file even where the download of it failed. */
async function staticPath(): Promise<string | undefined> {
  const name = 'ffmpeg-static';
  const module = (await import(name).catch(() => undefined)) as {default?: unknown} | undefined;
  const path = module?.default;
  return typeof path === 'string' && (await exists(path)) ? path : undefined;
}

async function versionWithX264(executable: string): Promise<string | undefined> {
  const [version, encoders] = await Promise.all([
    output(executable, ['-hide_banner', '-version']),
    output(executable, ['-hide_banner', '-encoders']),
  ]);
  if (version === undefined || !encoders?.includes('libx264')) return undefined;
  return version.split('\n')[0]?.split(' Copyright')[0];
}

/** What a program prints, or undefined if it doesn't run. */
function output(executable: string, args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(executable, args, {timeout: 20_000, maxBuffer: 2 ** 22}, (error, stdout) =>
      resolve(error ? undefined : stdout),
    );
  });
}
