import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {PNG} from 'pngjs';
import {afterAll, afterEach, beforeAll, describe, expect, it, vi} from 'vitest';
import {
  type Container,
  findEncoder,
  type Job,
  openRenderer,
  type Quality,
  type Renderer,
} from '../../src/render/index.ts';
import {dark} from '../../src/theme/colour.ts';
import {readGif} from '../support/gif.ts';
import {decodeFrames, keyFrames, probe} from '../support/video.ts';
import {coloursOf} from './fixtures/colours.ts';
import {fixtureJob, framesOf, SCENES} from './fixtures/job.ts';

const folder = mkdtempSync(join(tmpdir(), 'formats-'));
const ffmpeg = await findEncoder();
let renderer: Renderer;
beforeAll(async () => {
  renderer = await openRenderer({scenes: SCENES, framesOf, browsers: 1});
});
afterEach(() => {
  vi.unstubAllEnvs();
});
afterAll(async () => {
  await renderer?.close();
  rmSync(folder, {recursive: true});
});

const size = {width: 480, height: 270};
const colours = coloursOf(dark);
const patches = fixtureJob({clip: 'patches', fps: 10, size});
const FRAMES = 20;
/** Frames, and which second's colours they show: the change is shown a frame early, as Motion Canvas's waits have it. */
const SHOWN = [
  [0, 0],
  [8, 0],
  [9, 1],
  [FRAMES - 1, 1],
] as const;

function render(name: string, job: Job, container: Container, quality: Quality = 'high', maxBytes?: number) {
  const file = join(folder, `${name}.${container}`);
  const target = {container, quality, ...(maxBytes === undefined ? {} : {maxBytes})};
  return renderer.render(job, file, () => {}, target).then((rendered) => ({file, rendered}));
}

/** All frames as an ffmpeg decodes them: RGBA. */
function decodeByFfmpeg(file: string, ...filters: string[]): Uint8Array[] {
  if (!ffmpeg) throw new Error('There is no ffmpeg.');
  const args = ['-loglevel', 'error', '-i', file, ...filters, '-f', 'rawvideo', '-pix_fmt', 'rgba', 'pipe:1'];
  const raw = execFileSync(ffmpeg.executable, args, {maxBuffer: 2 ** 28});
  const bytes = 4 * size.width * size.height;
  return Array.from({length: raw.length / bytes}, (_, i) => raw.subarray(i * bytes, (i + 1) * bytes));
}

const NOTHING: Uint8Array = new Uint8Array();
const pixelsOf = (png = NOTHING) => PNG.sync.read(Buffer.from(png)).data;

/** The farthest channel of any patch from its colour: means over the middles of the patches. */
function farthest(pixels = NOTHING, second: 0 | 1 = 0): number {
  let most = 0;
  for (const i of colours.keys()) {
    const colour = colours[(i + second) % colours.length] ?? '';
    const [x, y] = [(34 + 68.5 * (i % 7)) | 0, (34 + 67.5 * Math.floor(i / 7)) | 0];
    for (const channel of [0, 1, 2]) {
      let sum = 0;
      for (let dy = -8; dy < 8; dy++) {
        for (let dx = -8; dx < 8; dx++) sum += pixels[4 * ((y + dy) * size.width + x + dx) + channel] ?? 0;
      }
      const wanted = Number.parseInt(colour.slice(1 + 2 * channel, 3 + 2 * channel), 16);
      most = Math.max(most, Math.abs(sum / 256 - wanted));
    }
  }
  return most;
}

/** Mean and largest difference of pixels from those of a picture, over the given channels. */
function differences(a: Uint8Array, b: Uint8Array) {
  expect(a.length).toBe(b.length);
  let [sum, most] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    if (i % 4 === 3) continue;
    const d = Math.abs((a[i] ?? 0) - (b[i] ?? 0));
    sum += d;
    most = Math.max(most, d);
  }
  return {mean: sum / ((a.length * 3) / 4), most};
}

/** Pixels with straight alpha, laid over a ground. */
function over(pixels: Uint8Array, ground: string, alpha = pixels): Uint8Array {
  const result = new Uint8Array(pixels.length).fill(255);
  for (let i = 0; i < pixels.length; i++) {
    if (i % 4 === 3) continue;
    const a = (alpha[alpha === pixels ? i - (i % 4) + 3 : i] ?? 0) / 255;
    const under = Number.parseInt(ground.slice(1 + 2 * (i % 4), 3 + 2 * (i % 4)), 16);
    result[i] = Math.round((pixels[i] ?? 0) * a + under * (1 - a));
  }
  return result;
}

describe.each([
  ['mp4', 'ffmpeg', ffmpeg?.executable, /^avc1\./],
  ['mp4', 'webcodecs', 'none', /^avc1\.64/],
  ['webm', 'ffmpeg', ffmpeg?.executable, /^vp09\.00/],
  ['webm', 'webcodecs', 'none', /^vp09\.00/],
] as const)('%s by way of %s', (container, encoding, executable, codec) => {
  const here = executable === undefined ? it.skip : it;

  here.each(['draft', 'high', 'max'] as const)(
    'has all frames, at their rate, in their colours: %s',
    async (quality) => {
      vi.stubEnv('FFMPEG_BIN', executable);
      const {file, rendered} = await render(`${encoding}-${quality}`, patches, container, quality);
      expect(rendered.encoding).toBe(encoding);
      const found = await probe(file);
      expect(found).toMatchObject({...size, frames: FRAMES, tracks: 1, codec: expect.stringMatching(codec)});
      expect(found.fps).toBeCloseTo(10, 1);
      expect(found.seconds).toBeCloseTo(2, 2);
      expect(found.colour).toMatchObject({
        primaries: 'bt709',
        transfer: 'bt709',
        matrix: 'bt709',
        fullRange: false,
      });
      const pictures = await decodeFrames(
        file,
        SHOWN.map(([frame]) => frame),
      );
      for (const [i, [frame, second]] of SHOWN.entries()) {
        expect(farthest(pictures[i], second), `frame ${frame}`).toBeLessThanOrEqual(4);
      }
    },
  );
});

describe.skipIf(!ffmpeg)('mov', () => {
  it.each([
    ['draft', 'apcs'],
    ['high', 'apch'],
    ['max', 'ap4h'],
  ] as const)('is ProRes with all frames in their colours: %s', async (quality, codec) => {
    const {file, rendered} = await render(`prores-${quality}`, patches, 'mov', quality);
    expect(rendered).toMatchObject({encoding: 'ffmpeg', parts: {total: 1}});
    const found = await probe(file);
    expect(found).toMatchObject({...size, codec, frames: FRAMES, fps: 10, seconds: 2, tracks: 1});
    expect(found.colour).toMatchObject({primaries: 'bt709', transfer: 'bt709', matrix: 'bt709'});
    expect(await keyFrames(file)).toHaveLength(FRAMES);
    const frames = decodeByFfmpeg(file);
    expect(frames).toHaveLength(FRAMES);
    for (const [frame, second] of SHOWN) {
      expect(farthest(frames[frame], second), `frame ${frame}`).toBeLessThanOrEqual(4);
    }
  });

  it('is a sentence without ffmpeg', async () => {
    vi.stubEnv('FFMPEG_BIN', 'none');
    await expect(render('none', patches, 'mov')).rejects.toMatchObject({
      name: 'RenderFailure',
      kind: 'no-encoder',
      message: expect.stringMatching(/made by ffmpeg.*Install ffmpeg.*WebM or a PNG sequence needs none/),
    });
  });
});

describe('png', () => {
  it('is a numbered sequence in the very colours, without ffmpeg', async () => {
    vi.stubEnv('FFMPEG_BIN', 'none');
    const {file, rendered} = await render('sequence', patches, 'png');
    expect(rendered.encoding).toBe('canvas');
    const names = Array.from({length: FRAMES}, (_, i) => `${String(i).padStart(5, '0')}.png`);
    expect(readdirSync(file).sort()).toEqual(names);
    for (const [frame, second] of SHOWN) {
      const png = PNG.sync.read(readFileSync(join(file, names[frame] ?? '')));
      expect(png).toMatchObject(size);
      expect(farthest(png.data, second), `frame ${frame}`).toBeLessThanOrEqual(2);
    }
    expect(readFileSync(join(file, names[0] ?? ''))).toEqual(Buffer.from(await renderer.frame(patches, 0)));
    // Again, from what is kept, in place of the one before.
    writeFileSync(join(file, '99999.png'), '');
    const again = await render('sequence', patches, 'png');
    expect(again.rendered).toMatchObject({framesHash: rendered.framesHash, parts: {total: 1, cached: 1}});
    expect(readdirSync(file).sort()).toEqual(names);
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('replaces no folder that holds something else', async () => {
    const file = join(folder, 'photos.png');
    mkdirSync(file);
    writeFileSync(join(file, 'holiday.png'), '');
    await expect(render('photos', patches, 'png')).rejects.toMatchObject({
      kind: 'output',
      message: expect.stringContaining('holiday.png'),
    });
    expect(readdirSync(file)).toEqual(['holiday.png']);
  });
});

describe.skipIf(!ffmpeg)('gif', () => {
  it('shows each picture as long as it stands, for ever, in colours of a palette', async () => {
    const {file, rendered} = await render('gif', patches, 'gif');
    expect(rendered).toMatchObject({encoding: 'ffmpeg', gif: {...size, fps: 10, colours: 256}});
    const {delays, ...facts} = readGif(readFileSync(file));
    expect(facts).toMatchObject({...size, loops: 0});
    expect(delays.reduce((sum, delay) => sum + delay, 0)).toBe(200);
    const frames = decodeByFfmpeg(file, '-vf', 'fps=10');
    expect(frames).toHaveLength(FRAMES);
    for (const [frame, second] of SHOWN) {
      expect(farthest(frames[frame], second), `frame ${frame}`).toBeLessThanOrEqual(8);
    }
  });

  it('is made to fit, and says how', async () => {
    const moving = fixtureJob({clip: 'move', fps: 10, size});
    const free = await render('free', moving, 'gif');
    const most = Math.round(readFileSync(free.file).length / 3);
    const {file, rendered} = await render('capped', moving, 'gif', 'high', most);
    expect(readFileSync(file).length).toBeLessThanOrEqual(most);
    const {width, height, delays} = readGif(readFileSync(file));
    expect(rendered.gif).toMatchObject({width, height});
    expect(rendered.parts).toEqual({total: 1, cached: 1});
    // Halves of frames: as long as the clip, or up to a frame longer.
    expect(delays.reduce((sum, delay) => sum + delay, 0)).toBeGreaterThanOrEqual(200);
    await expect(render('tiny', moving, 'gif', 'high', 2000)).rejects.toMatchObject({
      kind: 'request',
      message: expect.stringMatching(/^Even with 120 × .* more than the 0 MB|^Even with .*--max-mb/),
    });
    expect(readdirSync(folder)).not.toContain('tiny.gif');
  });

  it.each([
    ['without ffmpeg', {}, 'none', 'no-encoder', /made by ffmpeg.*MP4 or a WebM needs none/],
    [
      'of more frames a second than players show',
      {fps: 60},
      undefined,
      'request',
      /50 frames a second at most/,
    ],
    ['with a transparent ground', {transparent: true}, undefined, 'request', /transparent ground/],
  ] as const)('is a sentence %s', async (_, changes, executable, kind, sentence) => {
    if (executable) vi.stubEnv('FFMPEG_BIN', executable);
    const job = fixtureJob({clip: 'patches', fps: 10, size, ...changes});
    await expect(render('no', job, 'gif')).rejects.toMatchObject({
      kind,
      message: expect.stringMatching(sentence),
    });
  });
});

describe.skipIf(!ffmpeg)('an ffmpeg', () => {
  it.each([
    ['webm', false],
    ['webm', true],
    ['mov', true],
  ] as const)(
    'gives the same %s for the same pictures, drawn anew or not: alpha %s',
    async (container, transparent) => {
      const thorough = await openRenderer({scenes: SCENES, framesOf, browsers: 1, skipUnchanged: false});
      try {
        const job = fixtureJob({clip: 'glass', fps: 10, size: {width: 320, height: 180}, transparent});
        const target = {container, quality: 'draft'} as const;
        const files = ['one', 'other'].map((name) => join(folder, `${name}-${transparent}.${container}`));
        const [one, other] = await Promise.all(
          [renderer, thorough].map((r, i) => r.render(job, files[i] ?? '', () => {}, target)),
        );
        expect(one?.framesHash).toBe(other?.framesHash);
        const [ours, theirs] = files.map((file) => readFileSync(file));
        expect(theirs && ours?.equals(theirs)).toBe(true);
      } finally {
        await thorough.close();
      }
    },
  );
});

describe('a transparent ground', () => {
  const grounds = [dark.bg, '#FFFFFF', '#C03070'];
  const clear = fixtureJob({clip: 'glass', fps: 10, size, transparent: true});
  const chosen = [0, 5, FRAMES - 1];
  /** The same scene drawn on each of the grounds. */
  const drawn = new Map<string, Promise<Uint8Array[]>>();
  const drawnOn = (ground: string) => {
    const known =
      drawn.get(ground) ?? renderer.frames(fixtureJob({clip: 'glass', fps: 10, size, words: ground}), chosen);
    drawn.set(ground, known);
    return known;
  };

  async function expectOver(
    decoded: readonly {readonly pixels: Uint8Array | undefined; readonly alpha?: Uint8Array | undefined}[],
    most: {readonly mean: number; readonly most: number},
  ) {
    for (const ground of grounds) {
      const opaque = await drawnOn(ground);
      for (const [i, {pixels, alpha}] of decoded.entries()) {
        expect(pixels).toBeDefined();
        const laid = over(pixels ?? new Uint8Array(), ground, alpha);
        const found = differences(laid, pixelsOf(opaque[i]));
        expect(found.mean, `mean over ${ground}, frame ${chosen[i]}`).toBeLessThan(most.mean);
        expect(found.most, `most over ${ground}, frame ${chosen[i]}`).toBeLessThanOrEqual(most.most);
      }
    }
  }

  it('lets any ground through as if the scene had been drawn on it: png', async () => {
    const {file} = await render('clear', clear, 'png');
    const pictures = chosen.map((i) => pixelsOf(readFileSync(join(file, `0000${i}.png`.slice(-9)))));
    expect(pictures[0]?.[3]).toBe(0);
    await expectOver(
      pictures.map((pixels) => ({pixels})),
      {mean: 0.1, most: 2},
    );
  });

  it.each([
    ['ffmpeg', ffmpeg?.executable],
    ['webcodecs', 'none'],
  ] as const)('webm by way of %s', async (encoding, executable) => {
    if (executable === undefined) return;
    vi.stubEnv('FFMPEG_BIN', executable);
    const {file, rendered} = await render(`clear-${encoding}`, clear, 'webm');
    expect(rendered.encoding).toBe(encoding);
    expect(await probe(file)).toMatchObject({...size, frames: FRAMES, alpha: true});
    const pixels = await decodeFrames(file, chosen);
    const alphas = await decodeFrames(file, chosen, 'alpha');
    // Chroma has half the size: an edge's colour is a mean of four pixels.
    await expectOver(
      pixels.map((colours, i) => ({pixels: colours, alpha: alphas[i]})),
      {mean: 0.3, most: encoding === 'ffmpeg' ? 16 : 40},
    );
  });

  it.skipIf(!ffmpeg)('mov: ProRes 4444', async () => {
    const {file} = await render('clear', clear, 'mov');
    expect(await probe(file)).toMatchObject({...size, codec: 'ap4h', frames: FRAMES, alpha: true});
    const frames = decodeByFfmpeg(file);
    await expectOver(
      chosen.map((i) => ({pixels: frames[i]})),
      {mean: 0.1, most: 14},
    );
  });

  it('is refused where a file can have none', async () => {
    await expect(render('clear', clear, 'mp4')).rejects.toMatchObject({
      kind: 'request',
      message: expect.stringMatching(/webm, mov or png/),
    });
  });
});
