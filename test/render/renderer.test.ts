import {createHash} from 'node:crypto';
import {mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {PNG} from 'pngjs';
import {afterAll, afterEach, beforeAll, describe, expect, it, vi} from 'vitest';
import {findEncoder, openRenderer, type Progress, type Renderer} from '../../src/render/index.ts';
import {browsersOfOurs} from '../support/processes.ts';
import {decodeFrames, keyFrames, probe} from '../support/video.ts';
import {fixtureJob, framesOf, SCENES} from './fixtures/job.ts';

const options = {scenes: SCENES, framesOf};
const folder = mkdtempSync(join(tmpdir(), 'renderer-'));
const ffmpeg = await findEncoder();
let renderer: Renderer;
beforeAll(async () => {
  renderer = await openRenderer(options);
});
afterEach(() => {
  vi.unstubAllEnvs();
});
afterAll(async () => {
  await renderer?.close();
  rmSync(folder, {recursive: true});
});

const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const read = (png: Uint8Array) => PNG.sync.read(Buffer.from(png));
const numbers = (n: number) => Array.from({length: n}, (_, i) => i);

describe('frames', () => {
  const job = fixtureJob({fps: 12});
  const all = numbers(framesOf(job));

  it('are PNG files of the size asked for, and differ where the scene moves', async () => {
    const pictures = await renderer.frames(job, all);
    expect(read(pictures[0] ?? Buffer.alloc(0))).toMatchObject({width: 480, height: 270});
    const hashes = pictures.map(hash);
    // A second of movement, then a still, then one change of the text before the last frame.
    expect(new Set(hashes.slice(0, 12)).size).toBe(12);
    expect(new Set(hashes.slice(12, 22)).size).toBe(1);
    expect(hashes[23]).not.toBe(hashes[21]);
  });

  it('are the same whether unchanged ones are drawn anew or not', async () => {
    const thorough = await openRenderer({...options, skipUnchanged: false});
    try {
      const [ours, theirs] = await Promise.all([renderer.frames(job, all), thorough.frames(job, all)]);
      expect(ours.map(hash)).toEqual(theirs.map(hash));
    } finally {
      await thorough.close();
    }
  });

  it('are the same when they are sought out of order', async () => {
    const inOrder = (await renderer.frames(job, all)).map(hash);
    for (const frame of [23, 5, 11, 0, 17]) {
      expect(hash(await renderer.frame(job, frame)), `frame ${frame}`).toBe(inOrder[frame]);
    }
  });

  it('fill sizes that are not quite of the shape of the layout', async () => {
    const picture = read(await renderer.frame(fixtureJob({size: {width: 854, height: 480}}), 0));
    const corners = [0, 853, 479 * 854, 480 * 854 - 1].map((i) => [
      ...picture.data.subarray(4 * i, 4 * i + 4),
    ]);
    expect(corners).toEqual(Array(4).fill([0x0d, 0x10, 0x17, 255]));
  });

  it('know the characters of other scripts', async () => {
    const words = '漢か한عשनก😀∈⚙Жλ\u{e000}';
    const {data} = read(await renderer.frame(fixtureJob({clip: 'letters', words}), 0));
    // A column is 120 units wide: 30 pixels, as the picture is a quarter of the layout.
    const ink = [...words].map((_, column) => {
      let sum = 0;
      for (let i = 0; i < data.length; i += 4) {
        const x = (i / 4) % 480;
        if (Math.floor(x / 30) === column && (data[i] ?? 0) > 128) sum++;
      }
      return sum;
    });
    // The last is in no face: an empty box stands for it.
    for (const [i, word] of [...words].entries()) expect(ink[i], word).toBeGreaterThan(15);
  });

  it.each([-1, 24, 1.5])('has no frame %d', async (frame) => {
    await expect(renderer.frame(job, frame)).rejects.toMatchObject({
      kind: 'request',
      message: expect.stringContaining('24 frames, 0 to 23'),
    });
  });

  it('come as a contact sheet too', async () => {
    const sheet = read(await renderer.sheet(job, 5, 3));
    expect(sheet.width).toBeGreaterThan(3 * 640);
    expect(sheet.height).toBeGreaterThan(2 * 360);
  });
});

describe('the texts of a frame', () => {
  it('are those that can be seen, with their place in layout units', async () => {
    const [first = [], last = []] = await renderer.inspect(fixtureJob({words: 'four'}), [0, 59]);
    expect(first.map((t) => t.key)).toEqual(['rect-text', 'words', 'half']);
    expect(first[0]).toMatchObject({text: 'rect', fontSize: 40, opacity: 1});
    expect(first[0]?.within[0]).toBe('mover');
    expect((first[0]?.x ?? 0) + (first[0]?.width ?? 0) / 2).toBeCloseTo(960 - 700, 0);
    expect((first[0]?.y ?? 0) + (first[0]?.height ?? 0) / 2).toBeCloseTo(540 - 200, 0);
    // Four characters of a face whose advance is 0.6 of its size.
    expect(first[1]?.width).toBeCloseTo(4 * 0.6 * 48, 0);
    expect(first[2]).toMatchObject({opacity: 0.5, fontSize: 40});
    const [upright, turned] = [first[2], last[2]];
    expect(turned?.width).toBeCloseTo(upright?.height ?? 0, 1);
    expect(last[1]).toMatchObject({text: 'end'});
  });
});

describe('a scene that can not be drawn', () => {
  it.each([
    ['broken', 'the scene has a fault'],
    ['undrawable', 'the drawing has a fault'],
    ['nothing', 'no scene for the clip nothing'],
  ])('%s', async (clip, sentence) => {
    const file = join(folder, `${clip}.mp4`);
    await expect(renderer.render(fixtureJob({clip}), file)).rejects.toMatchObject({
      name: 'RenderFailure',
      kind: 'scene',
      // A sentence: the stack trace is for its cause.
      message: expect.stringMatching(new RegExp(`^.*${sentence}.*$`)),
    });
    expect(readdirSync(folder).filter((name) => name.includes(clip))).toEqual([]);
  });

  it('because it ends before its story', async () => {
    const long = await openRenderer({scenes: SCENES, framesOf: () => 100});
    try {
      await expect(long.render(fixtureJob(), join(folder, 'long.mp4'))).rejects.toThrow(
        'ends after 60 frames, but its story lasts 100',
      );
      expect(readdirSync(folder)).not.toContain('long.mp4');
    } finally {
      await long.close();
    }
  });

  it('leaves the renderer fit for the next', async () => {
    expect(hash(await renderer.frame(fixtureJob(), 30))).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('a size that video can not have', () => {
  it('is refused', async () => {
    const job = fixtureJob({size: {width: 481, height: 270}});
    await expect(renderer.render(job, join(folder, 'odd.mp4'))).rejects.toMatchObject({kind: 'request'});
  });
});

describe.each([
  ['webcodecs', 'none'],
  ['ffmpeg', ffmpeg?.executable],
] as const)('a video by way of %s', (encoding, executable) => {
  const here = executable === undefined ? it.skip : it;
  const job = fixtureJob({words: 'video', fps: 30, size: {width: 640, height: 360}});
  const file = join(folder, `${encoding}.mp4`);

  here('is what players and video sites want', {timeout: 90_000}, async () => {
    vi.stubEnv('FFMPEG_BIN', executable);
    const heard: Progress[] = [];
    const rendered = await renderer.render(job, file, (p) => heard.push(p));
    expect(rendered).toMatchObject({encoding, parts: {total: 1, cached: 0}});
    expect(rendered.framesHash).toMatch(/^[0-9a-f]{64}$/);
    expect(heard.at(-1)).toMatchObject({frame: 60, frames: 60, cached: 0});
    // A second of movement and one change of a text; the rest stands still.
    expect(heard.at(-1)?.drawn).toBeGreaterThanOrEqual(32);
    expect(heard.at(-1)?.drawn).toBeLessThan(36);
    expect(await probe(file)).toMatchObject({
      codec: expect.stringMatching(/^avc1\.64..1e$/),
      width: 640,
      height: 360,
      frames: 60,
      tracks: 1,
      colour: {primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', fullRange: false},
    });
    const {fps, seconds, boxes} = await probe(file);
    expect(fps).toBeCloseTo(30, 6);
    expect(seconds).toBeCloseTo(2, 6);
    expect(boxes.indexOf('moov')).toBeLessThan(boxes.indexOf('mdat'));
    expect(readFileSync(file).includes('edts')).toBe(false);
    expect(await keyFrames(file)).toEqual([0, 15, 30, 45]);
    expect(readdirSync(folder).filter((name) => name.includes('.part'))).toEqual([]);
  });

  here('shows what the stills show', async () => {
    const chosen = [0, 29, 44, 59];
    const stills = (await renderer.frames(job, chosen)).map((png) => read(png).data);
    const pictures = await decodeFrames(file, chosen);
    for (const [n, still] of stills.entries()) {
      const decoded = pictures[n] ?? new Uint8Array();
      expect(decoded.length).toBe(still.length);
      let difference = 0;
      let far = 0;
      for (let i = 0; i < still.length; i++) {
        const d = Math.abs((still[i] ?? 0) - (decoded[i] ?? 0));
        difference += d;
        if (d > 64) far++;
      }
      expect(difference / still.length, `frame ${chosen[n]}`).toBeLessThan(1.5);
      // Edges of thin coloured lines lose their chroma; nothing else may be far off.
      expect(far / still.length, `frame ${chosen[n]}`).toBeLessThan(0.003);
    }
  });
});

describe('an interruption', () => {
  it('ends the browser, and leaves nothing behind', async () => {
    const controller = new AbortController();
    const interrupted = await openRenderer({...options, signal: controller.signal});
    const file = join(folder, 'interrupted.mp4');
    const job = fixtureJob({fps: 60, size: {width: 1280, height: 720}});
    const rendering = interrupted.render(job, file, () => controller.abort(new Error('enough')));
    await expect(rendering).rejects.toThrow('enough');
    await interrupted.close();
    expect(readdirSync(folder).filter((name) => name.includes('interrupted'))).toEqual([]);
    await expect(interrupted.frame(job, 0)).rejects.toThrow('enough');
  });

  it.runIf(process.platform === 'linux')('leaves no process', async () => {
    const before = browsersOfOurs();
    const other = await openRenderer(options);
    expect(browsersOfOurs(), 'none before there is something to draw').toHaveLength(before.length);
    await other.frame(fixtureJob(), 0);
    expect(browsersOfOurs()).toHaveLength(before.length + 1);
    await other.close();
    expect(browsersOfOurs()).toEqual(before);
  });
});
