import {execFileSync} from 'node:child_process';
import {mkdtemp, rm, stat, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {rawFileArguments} from '../src/render/encoder/settings.ts';
import {type Command, measure, median} from './measure.ts';
import {EXPORTER_SECONDS, motionCanvas, remotion, revideo} from './peers.ts';
import {Report} from './report.ts';
import {NEUTRAL_SECONDS} from './scene/neutral.ts';
import {CLI, forgetParts, rawFrames, type Workshop, workshop} from './setup.ts';

/** Frames that x264 alone encodes: 4.7 GB on the RAM disk. */
const RAW_FRAMES = 1500;
const FPS = 60;
const BROWSER_ONLY = {FFMPEG_BIN: 'none'};

const {values} = parseArgs({
  options: {
    runs: {type: 'string', default: '3'},
    only: {type: 'string', default: 'eval,neutral,growth,memory,frame,studio,alpha'},
    out: {type: 'string', default: fileURLToPath(new URL('results.md', import.meta.url))},
  },
});
const runs = Number(values.runs);
const folder = await mkdtemp(join(tmpdir(), 'bench-'));
const RAW = `/dev/shm/bench-${process.pid}.yuv`;
const report = new Report(runs);
try {
  const shop = await workshop(folder);
  report.machine(shop);
  const chapters: Readonly<Record<string, (shop: Workshop) => Promise<void>>> = {
    eval: evalClip,
    neutral: neutralScene,
    growth,
    memory,
    frame: firstFrame,
    studio: studioRate,
    alpha: transparent,
  };
  // The page is put together and the browser unpacked before anything is timed, but for the first row.
  await prepare(shop);
  for (const name of values.only.split(',')) await chapters[name]?.(shop);
} finally {
  await rm(folder, {recursive: true, force: true});
  await rm(RAW, {force: true});
  await writeFile(values.out, report.text());
  console.log(`\n${values.out}`);
}

async function prepare(shop: Workshop): Promise<void> {
  await measure(
    ours(shop, ['frame', shop.recording, '--clip', 'eval', '--at', '1', '-o', join(folder, 'f.png')]),
  );
  await measure(neutralCommand(shop, 1));
}

function ours(shop: Workshop, args: readonly string[], env: Readonly<Record<string, string>> = {}): Command {
  const before = () => forgetParts(shop.cache);
  return {command: process.execPath, args: [CLI, ...args], env, before};
}

function neutralCommand(shop: Workshop, seconds: number, height = 1080, env = {}): Command {
  const script = fileURLToPath(new URL('render-neutral.mjs', import.meta.url));
  const args = [script, join(folder, 'neutral.mp4'), String(seconds), String(height)];
  return {command: process.execPath, args, env, before: () => forgetParts(shop.cache)};
}

/** x264 with the settings of our clips, from raw pictures on the RAM disk. */
function x264Alone(shop: Workshop): Command {
  const shape = {size: {width: 1920, height: 1080}, fps: FPS};
  return {command: shop.ffmpeg ?? '', args: rawFileArguments(shape, RAW, join(folder, 'x264.mkv'))};
}

/** A row of the table; a peer that can't run says why. */
async function row(what: string, frames: number, command: () => Promise<Command> | Command): Promise<number> {
  try {
    const {middle, all} = await median(await command(), runs);
    const rate = frames / middle.seconds;
    report.row(what, frames, all, rate);
    return rate;
  } catch (error) {
    report.failure(what, error);
    return Number.NaN;
  }
}

/** How many frames the first clip has that a command renders. */
async function framesOf(args: readonly string[]): Promise<number> {
  const env = {...process.env, ...BROWSER_ONLY};
  const told = JSON.parse(execFileSync(process.execPath, [CLI, ...args], {env}).toString());
  return told.clips[0].frames;
}

async function evalClip(shop: Workshop): Promise<void> {
  report.chapter('Our eval clip of assets/programs/total.py, 1080p60, whole clip');
  const args = ['render', shop.recording, '--clip', 'eval', '--out', folder];
  const frames = await framesOf([...args, '--json']);
  const x264 = shop.ffmpeg ? await row('ours, x264', frames, () => ours(shop, args)) : Number.NaN;
  const webcodecs = await row('ours, WebCodecs (no ffmpeg)', frames, () => ours(shop, args, BROWSER_ONLY));
  let alone = Number.NaN;
  if (shop.ffmpeg) {
    const file = join(folder, 'total-eval.mp4');
    const raw = await rawFrames(shop, {args: [CLI, ...args], file}, RAW_FRAMES, RAW);
    alone = await row(`x264 alone, first ${raw} frames`, raw, () => x264Alone(shop));
    await rm(RAW);
  }
  const exported = EXPORTER_SECONDS * FPS + 1;
  const exporter = await row(`Motion Canvas's exporter, first ${EXPORTER_SECONDS} s`, exported, () =>
    motionCanvas(shop, 'eval'),
  );
  report.ratio('x264 route to x264 alone', x264 / alone, 0.8, 0.55);
  report.ratio("x264 route to Motion Canvas's exporter", x264 / exporter, 8, 5);
  report.ratio("WebCodecs route to Motion Canvas's exporter", webcodecs / exporter, 8, 8);
}

async function neutralScene(shop: Workshop): Promise<void> {
  report.chapter(`A neutral scene (bench/scene/neutral.ts) of ${NEUTRAL_SECONDS} s, 1080p60`);
  const frames = NEUTRAL_SECONDS * FPS;
  const clip = neutralCommand(shop, NEUTRAL_SECONDS);
  const x264 = shop.ffmpeg ? await row('ours, x264', frames, () => clip) : Number.NaN;
  const webcodecs = await row('ours, WebCodecs (no ffmpeg)', frames, () =>
    neutralCommand(shop, NEUTRAL_SECONDS, 1080, BROWSER_ONLY),
  );
  let alone = Number.NaN;
  if (shop.ffmpeg) {
    const raw = await rawFrames(shop, {args: clip.args, file: join(folder, 'neutral.mp4')}, frames, RAW);
    alone = await row('x264 alone', raw, () => x264Alone(shop));
    await rm(RAW);
  }
  const exporter = await row("Motion Canvas's exporter", frames, () => motionCanvas(shop, 'neutral'));
  const revideoRates: number[] = [];
  const remotionRates: number[] = [];
  for (const many of [1, 2]) {
    revideoRates.push(
      await row(`Revideo 0.11, workers: ${many}`, frames, async () => (await revideo(shop))(many)),
    );
    remotionRates.push(
      await row(`Remotion 4.0.529, concurrency: ${many}`, frames, async () => (await remotion(shop))(many)),
    );
  }
  const best = (rates: readonly number[]) => Math.max(...rates.filter((rate) => !Number.isNaN(rate)));
  report.ratio('x264 route to x264 alone', x264 / alone, 0.8, 0.55);
  report.ratio("x264 route to Motion Canvas's exporter", x264 / exporter, 8, 5);
  report.ratio('x264 route to Remotion at its best', x264 / best(remotionRates), 8, 5);
  report.ratio('x264 route to Revideo at its best', x264 / best(revideoRates), 3, 2);
  report.ratio("WebCodecs route to Motion Canvas's exporter", webcodecs / exporter, 8, 8);
}

async function growth(shop: Workshop): Promise<void> {
  report.chapter('Growth: the neutral scene over and over, 640 × 360 at 60 a second, one run each');
  for (const seconds of [10, 60, 300]) {
    const {seconds: wall} = await measure(neutralCommand(shop, seconds, 360));
    report.row(`${seconds} s`, seconds * FPS, [wall], (seconds * FPS) / wall);
  }
}

async function memory(shop: Workshop): Promise<void> {
  report.chapter('Memory: ours and all that it starts (PSS), the most at a time');
  for (const [height, limit, lengths] of [
    [1080, 1.5, [5, 20, 60]],
    [2160, 3, [5, 20]],
  ] as const) {
    for (const seconds of lengths) {
      const {peakBytes} = await measure(neutralCommand(shop, seconds, height), true);
      report.line(`${height}p60, ${seconds} s: ${(peakBytes / 2 ** 30).toFixed(2)} GB (limit: ${limit} GB)`);
    }
  }
}

/** VP9 with alpha, in which colour and alpha are videos of their own. */
async function transparent(shop: Workshop): Promise<void> {
  report.chapter('The tokens clip of assets/programs/total.py as WebM with alpha, 1080p60');
  const args = ['render', shop.recording, '--clip', 'tokens', '--out', folder, '--json'];
  const frames = await framesOf([...args, '--container', 'png', '--size', '160x90', '--fps', '60']);
  await row('ours, VP9 with alpha', frames, () => ours(shop, [...args, '--container', 'webm', '--alpha']));
}

async function studioRate(shop: Workshop): Promise<void> {
  report.chapter(
    "The studio's preview at half size, each clip from its second second on (goal: 60 a second)",
  );
  const script = fileURLToPath(new URL('studio-rate.ts', import.meta.url));
  const tsx = fileURLToPath(import.meta.resolve('tsx'));
  const {said} = await measure({command: process.execPath, args: ['--import', tsx, script, shop.recording]});
  const rates: Readonly<Record<string, number>> = JSON.parse(said.trim().split('\n').at(-1) ?? '{}');
  for (const [clip, rate] of Object.entries(rates))
    report.line(`${clip}: ${rate.toFixed(1)} frames a second`);
}

async function firstFrame(shop: Workshop): Promise<void> {
  report.chapter('First frame and unchanged clip, everything warm');
  const file = join(folder, 'first.png');
  const args = ['frame', shop.recording, '--clip', 'eval', '--at', '20', '-o', file];
  const {middle} = await median(ours(shop, args), runs);
  await stat(file);
  report.line(`\`frame REC.json --clip eval --at 20\`: ${middle.seconds.toFixed(2)} s (limit: 2 s)`);
  const render = ['render', shop.recording, '--clip', 'eval', '--out', folder];
  await measure(ours(shop, render, BROWSER_ONLY));
  const {before: _before, ...again} = ours(shop, render, BROWSER_ONLY);
  const {middle: second} = await median(again, runs);
  report.line(
    `\`render\` of the eval clip again, nothing changed: ${second.seconds.toFixed(2)} s (limit: 2 s)`,
  );
}
