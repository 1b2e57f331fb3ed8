import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, expect, it} from 'vitest';
import {startFfmpeg} from '../../src/render/encoder/ffmpeg.ts';
import {findEncoder} from '../../src/render/encoder/find.ts';
import {i420Size} from '../../src/render/page/i420.ts';
import {decodeFrames, keyFrames, probe} from '../support/video.ts';

const folder = mkdtempSync(join(tmpdir(), 'still-'));
afterAll(() => rmSync(folder, {recursive: true}));
const ffmpeg = await findEncoder();

const shape = {size: {width: 160, height: 96}, fps: 10};
const GOP = 5;

/** A grey picture: it is the same in RGB as in luma. */
function grey(luma: number): Uint8Array {
  const {width, height} = shape.size;
  return new Uint8Array(i420Size(width, height)).fill(128).fill(luma, 0, width * height);
}

it.skipIf(!ffmpeg)('pictures that stand still for groups are all in the file, each at its time', async () => {
  if (!ffmpeg) return;
  const file = join(folder, 'still.mp4');
  // How long each picture stands: within a group, over some, to the end in the middle of one.
  const holds = [3, 29, 1, 1, 17, 10, 13];
  const running = startFfmpeg(ffmpeg, shape, file);
  const shown: number[] = [];
  for (const [i, hold] of holds.entries()) {
    const luma = 40 + 25 * i;
    await running.picture(grey(luma));
    for (let k = 1; k < hold; k++) await running.repeat();
    shown.push(...Array<number>(hold).fill(luma));
  }
  await running.end();

  const found = await probe(file);
  expect(found).toMatchObject({frames: shown.length, fps: shape.fps, seconds: shown.length / shape.fps});
  const groups = Array.from({length: Math.ceil(shown.length / GOP)}, (_, i) => i * GOP);
  expect(await keyFrames(file)).toEqual(groups);
  const pictures = await decodeFrames(
    file,
    shown.map((_, i) => i),
  );
  const seen = pictures.map((pixels) => Math.round(((pixels[0] ?? 0) * 219) / 255 + 16));
  for (const [i, luma] of shown.entries()) {
    expect(Math.abs((seen[i] ?? 0) - luma), `frame ${i}`).toBeLessThanOrEqual(2);
  }
});
