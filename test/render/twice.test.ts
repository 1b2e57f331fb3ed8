import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, afterEach, beforeEach, expect, it, vi} from 'vitest';
import {cacheDir} from '../../src/render/cache.ts';
import {openRenderer, type Size} from '../../src/render/index.ts';
import {emptyCache} from '../support/caches.ts';
import {decodeFrames} from '../support/video.ts';
import {fixtureJob, framesOf, SCENES} from './fixtures/job.ts';

const folder = mkdtempSync(join(tmpdir(), 'twice-'));
const shared = cacheDir();
beforeEach(() => vi.stubEnv('FFMPEG_BIN', 'none'));
afterEach(() => {
  vi.unstubAllEnvs();
});
afterAll(() => rmSync(folder, {recursive: true}));

/** A clip that the browser encodes, with nothing kept from before. */
async function encoded(size: Size, name: string) {
  const cache = mkdtempSync(join(folder, 'cache-'));
  emptyCache(cache, shared);
  vi.stubEnv('INSIDE_CPYTHON_CACHE', cache);
  const renderer = await openRenderer({scenes: SCENES, framesOf, browsers: 1});
  const file = join(folder, `${size.height}-${name}.mp4`);
  try {
    const {encoding, framesHash} = await renderer.render(fixtureJob({size, fps: 30}), file);
    expect(encoding).toBe('webcodecs');
    return {file, framesHash};
  } finally {
    await renderer.close();
  }
}

/** The most that two pictures differ by in a channel, and the square root of the mean square. */
function difference(a: Uint8Array, b: Uint8Array): {most: number; usual: number} {
  expect(a.length).toBe(b.length);
  let [most, sum] = [0, 0];
  for (const [i, value] of a.entries()) {
    const by = Math.abs(value - (b[i] ?? 0));
    most = Math.max(most, by);
    sum += by * by;
  }
  return {most, usual: Math.sqrt(sum / a.length)};
}

it('small pictures are encoded to the same bytes each time', async () => {
  const size = {width: 480, height: 270};
  const [one, other] = [await encoded(size, 'one'), await encoded(size, 'other')];
  expect(readFileSync(one.file).equals(readFileSync(other.file))).toBe(true);
});

/** From 640 × 480 on OpenH264 shares a picture out among threads, by how long each took for the last one. */
it('larger pictures may be encoded to other bytes, which show the same', async () => {
  const size = {width: 1280, height: 720};
  const [one, other] = [await encoded(size, 'one'), await encoded(size, 'other')];
  expect(other.framesHash).toBe(one.framesHash);
  const frames = [0, 7, 14, 15, 22, 29, 30, 45, 59];
  const [ours, theirs] = [await decodeFrames(one.file, frames), await decodeFrames(other.file, frames)];
  for (const [i, picture] of ours.entries()) {
    const {most, usual} = difference(picture, theirs[i] ?? new Uint8Array());
    expect(usual, `frame ${frames[i]}`).toBeLessThan(0.5);
    expect(most, `frame ${frames[i]}`).toBeLessThan(96);
  }
});
