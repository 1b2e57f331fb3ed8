import {execFile} from 'node:child_process';
import {chmod, cp, mkdir, readdir, rm, stat, statfs, writeFile} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {findBrowser, findEncoder} from '../src/render/index.ts';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('..', import.meta.url));
export const CLI = join(ROOT, 'bin', 'inside-cpython.mjs');

/** What the measurements stand on. */
export interface Workshop {
  /** Everything that the bench makes lies here, and goes at the end. */
  readonly folder: string;
  /** The cache of our runs: browser and page are there, no part of a clip is. */
  readonly cache: string;
  readonly chromium: string;
  readonly chromiumVersion: string;
  /** Environment of every browser: the same fonts for all. */
  readonly fonts: Readonly<Record<string, string>>;
  readonly ffmpeg: string | undefined;
  readonly ffmpegVersion: string | undefined;
  /** A recording of assets/programs/total.py. */
  readonly recording: string;
}

export async function workshop(folder: string): Promise<Workshop> {
  const cache = join(folder, 'cache');
  process.env.INSIDE_CPYTHON_CACHE = cache;
  await mkdir(cache, {recursive: true});
  const [browser, encoder] = [await findBrowser(), await findEncoder()];
  const recording = join(folder, 'total.json');
  await run(process.execPath, [CLI, 'record', join(ROOT, 'assets/programs/total.py'), '-o', recording]);
  return {
    folder,
    cache,
    chromium: browser.executable,
    chromiumVersion: browser.version,
    fonts: browser.env,
    ffmpeg: encoder?.executable,
    ffmpegVersion: encoder?.version,
    recording,
  };
}

/** Removes from a cache the parts of clips that were rendered: what stays is the browser and the page. */
export async function forgetParts(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    if (name.startsWith('parts')) await rm(join(cache, name), {recursive: true});
  }
}

/** Frames of raw video that a RAM disk has room for, with as much left over. */
export async function roomForFrames(wanted: number, size: number): Promise<number> {
  const {bavail, bsize} = await statfs('/dev/shm').catch(() => ({bavail: 0, bsize: 0}));
  return Math.min(wanted, Math.floor((bavail * bsize) / 2 / size));
}

/**
 * The first pictures of a clip as raw I420, exactly as the encoder gets them: the clip is rendered once with an ffmpeg
 * that loses nothing, and decoded.
 *
 * @returns How many frames there are.
 */
export async function rawFrames(
  shop: Workshop,
  clip: {readonly args: readonly string[]; readonly file: string},
  wanted: number,
  raw: string,
): Promise<number> {
  if (!shop.ffmpeg) throw new Error('Raw pictures need an ffmpeg.');
  const lossless = join(shop.folder, 'lossless');
  const words = 's/-preset veryfast/-preset ultrafast/;s/-crf 18/-qp 0/;s/-profile:v high//';
  await writeFile(
    lossless,
    `#!/bin/bash\nIFS=$'\\n'\nexec "${shop.ffmpeg}" $(printf '%s ' "$@" | sed '${words}' | tr ' ' '\\n')\n`,
  );
  await chmod(lossless, 0o755);
  const cache = join(shop.folder, 'cache-lossless');
  await cp(shop.cache, cache, {recursive: true});
  await forgetParts(cache);
  const env = {...process.env, INSIDE_CPYTHON_CACHE: cache, FFMPEG_BIN: lossless};
  await run(process.execPath, clip.args, {env, maxBuffer: 2 ** 24});
  await rm(cache, {recursive: true});
  const frames = await roomForFrames(wanted, (1920 * 1080 * 3) / 2);
  const output = ['-frames:v', String(frames), '-pix_fmt', 'yuv420p', '-f', 'rawvideo', raw];
  await run(shop.ffmpeg, ['-loglevel', 'error', '-y', '-i', clip.file, ...output]);
  return Math.floor((await stat(raw)).size / ((1920 * 1080 * 3) / 2));
}

/** Installs a peer in a folder of its own, with its files of the bench in it. */
export async function installPeer(
  folder: string,
  packages: readonly string[],
  files: Readonly<Record<string, string | URL>>,
): Promise<void> {
  await mkdir(folder, {recursive: true});
  await writeFile(join(folder, 'package.json'), '{"private": true, "type": "module"}\n');
  const env = {...process.env, PUPPETEER_SKIP_DOWNLOAD: '1'};
  const options = ['--no-audit', '--no-fund', '--ignore-scripts', '--silent'];
  await run('npm', ['install', ...options, ...packages], {cwd: folder, env, maxBuffer: 2 ** 24});
  for (const [name, from] of Object.entries(files)) {
    const to = join(folder, name);
    await mkdir(dirname(to), {recursive: true});
    if (from instanceof URL) await cp(from, to);
    else await writeFile(to, from);
    if (name.endsWith('.sh')) await chmod(to, 0o755);
  }
}
