import {readFile, stat, writeFile} from 'node:fs/promises';
import {RenderFailure} from '../failure.ts';
import type {Size} from '../job.ts';
import type {FoundEncoder} from './find.ts';
import {type GifOptions, type Pictures, writeGif} from './gif.ts';
import {pictureParts} from './png-route.ts';
import type {GifSettings, Route} from './route.ts';
import type {Quality, Target} from './target.ts';

/** What a GIF is made of. */
export interface GifShape {
  readonly size: Size;
  readonly fps: number;
  readonly target: Target;
}

/** Below that, movement can't be followed. */
const LEAST_FPS = 6;

const COLOURS: Readonly<Record<Quality, number>> = {draft: 64, high: 256, max: 256};

/**
 * What is given up, step by step, where a GIF must be small: shades first, which a clip has few of, then frames, then
 * pixels. Sides as a share of those asked for; one frame of so many; most colours.
 */
const LADDER: readonly (readonly [side: number, every: number, colours: number])[] = [
  [1, 1, 256],
  [1, 1, 128],
  [1, 1, 64],
  [1, 2, 64],
  [1, 3, 48],
  [0.83, 3, 48],
  [0.67, 3, 48],
  [0.58, 3, 32],
  [0.5, 3, 32],
  [0.42, 4, 32],
  [0.33, 4, 24],
  [0.25, 4, 16],
];

/** GIF by way of ffmpeg, from the browser's PNG files: those are kept, so that another size in bytes needs no drawing. */
export function gifRoute({executable}: FoundEncoder, shape: GifShape): Route {
  return {
    ...pictureParts,
    async join(parts, draft) {
      const pictures = {parts, fps: shape.fps};
      const {maxBytes} = shape.target;
      const steps = stepsOf(shape);
      if (maxBytes === undefined) {
        await writeGif(executable, pictures, steps[0], draft);
        return {encoding: 'ffmpeg', gif: toldOf(steps[0])};
      }
      return {encoding: 'ffmpeg', gif: await smallEnough(executable, pictures, steps, maxBytes, draft)};
    },
  };
}

function stepsOf({size, fps, target: {quality}}: GifShape): readonly [GifOptions, ...GifOptions[]] {
  const most = COLOURS[quality];
  const steps = LADDER.map(([side, wanted, colours]) => {
    const every = Math.max(1, Math.min(wanted, Math.floor(fps / LEAST_FPS)));
    return {
      width: 2 * Math.round((size.width * side) / 2),
      height: 2 * Math.round((size.height * side) / 2),
      fps: fps / every,
      every,
      colours: Math.min(most, colours),
      dither: quality === 'max',
    };
  });
  return steps as [GifOptions, ...GifOptions[]];
}

/** Finds the first step whose GIF is small enough: later ones are smaller. */
async function smallEnough(
  executable: string,
  pictures: Pictures,
  steps: readonly GifOptions[],
  most: number,
  draft: string,
): Promise<GifSettings> {
  let [from, to] = [0, steps.length];
  let best: {readonly step: GifOptions; readonly bytes: Buffer} | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (let at = from; from < to; at = Math.floor((from + to) / 2)) {
    const step = steps[at];
    if (!step) break;
    await writeGif(executable, pictures, step, draft);
    const {size} = await stat(draft);
    least = Math.min(least, size);
    if (size > most) from = at + 1;
    else {
      to = at;
      best = {step, bytes: await readFile(draft)};
    }
  }
  const last = steps.at(-1);
  if (!best || !last) {
    const {width, height, fps, colours} = last ?? {};
    throw new RenderFailure(
      'request',
      `Even with ${width} × ${height} pixels, ${rate(fps)} frames a second and ${colours} colours the GIF has ${megabytes(least)} MB, more than the ${megabytes(most)} MB of --max-mb. Allow more, or make an MP4 or WebM, which are mostly smaller.`,
    );
  }
  await writeFile(draft, best.bytes);
  return toldOf(best.step);
}

const rate = (fps = 0) => Number(fps.toFixed(1));

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(2).replace(/0+$/, '').replace(/\.$/, '');

function toldOf({width, height, fps, colours}: GifOptions): GifSettings {
  return {width, height, fps, colours};
}
