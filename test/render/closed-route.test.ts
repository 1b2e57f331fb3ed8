import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {cacheDir} from '../../src/render/cache.ts';
import {findEncoder, openRenderer} from '../../src/render/index.ts';
import {emptyCache} from '../support/caches.ts';
import {probe} from '../support/video.ts';
import {fixtureJob, framesOf, SCENES} from './fixtures/job.ts';

const folder = mkdtempSync(join(tmpdir(), 'closed-'));
/** Where pictures are looked for, instead of where the browser keeps them; empty: there. */
const elsewhere = {folder: ''};

vi.mock('../../src/render/browser/launch.ts', async (load) => {
  const real = await load<typeof import('../../src/render/browser/launch.ts')>();
  const launchBrowser = async () => {
    const running = await real.launchBrowser();
    if (elsewhere.folder === '') return running;
    return {...running, profile: {...running.profile, folder: elsewhere.folder}};
  };
  return {...real, launchBrowser};
});

const shared = cacheDir();
beforeEach(() => {
  const cache = mkdtempSync(join(folder, 'cache-'));
  emptyCache(cache, shared);
  vi.stubEnv('INSIDE_CPYTHON_CACHE', cache);
});
afterEach(() => {
  vi.unstubAllEnvs();
});
afterAll(() => rmSync(folder, {recursive: true}));

const ffmpeg = await findEncoder();
describe.skipIf(ffmpeg === undefined)('pictures that can not reach ffmpeg', () => {
  it.each([
    ['the browser keeps its files elsewhere', 'empty', 'where they cannot be found'],
    ['there is no room for them', 'missing', 'no room for pictures'],
  ])('are encoded by the browser where %s', async (_, name, why) => {
    elsewhere.folder = join(folder, name);
    if (name === 'empty') mkdirSync(elsewhere.folder);
    const log: string[] = [];
    const renderer = await openRenderer({
      scenes: SCENES,
      framesOf,
      browsers: 1,
      log: (line) => log.push(line),
    });
    try {
      const job = fixtureJob({fps: 12});
      const [first, second] = ['first.mp4', 'second.mp4'].map((file) => join(folder, `${name}-${file}`));
      const made = await renderer.render(job, first ?? '');
      expect(made).toMatchObject({encoding: 'webcodecs', parts: {total: 1, cached: 0}});
      expect(await probe(first ?? '')).toMatchObject({frames: 24, fps: 12, seconds: 2});
      // The next clip doesn't try again.
      expect((await renderer.render(fixtureJob({fps: 24}), second ?? '')).encoding).toBe('webcodecs');
      expect(log.filter((line) => line.includes("can't be used"))).toEqual([
        expect.stringMatching(new RegExp(`^ffmpeg can't be used: .*${why}`)),
      ]);
    } finally {
      await renderer.close();
    }
  });
});

describe.skipIf(ffmpeg === undefined || process.platform === 'win32')('an x264 that writes otherwise', () => {
  it('is not used, and the user hears of it', async () => {
    elsewhere.folder = '';
    const fields = join(folder, 'fields');
    // Options of a file stand before it.
    const options = 'case "$word" in file:*) set -- "$@" -x264-params fake-interlaced=1;; esac';
    const script = `for word; do shift; ${options}; set -- "$@" "$word"; done`;
    writeFileSync(fields, `#!/bin/sh\n${script}\nexec '${ffmpeg?.executable}' "$@"\n`, {mode: 0o755});
    vi.stubEnv('FFMPEG_BIN', fields);
    const notes: string[] = [];
    const renderer = await openRenderer({scenes: SCENES, framesOf, note: (sentence) => notes.push(sentence)});
    try {
      const file = join(folder, 'of-fields.mp4');
      // Fields want a height that is a multiple of 4.
      const job = fixtureJob({fps: 12, size: {width: 480, height: 272}});
      expect((await renderer.render(job, file)).encoding).toBe('webcodecs');
      expect(await probe(file)).toMatchObject({frames: 24, fps: 12, seconds: 2});
      expect(notes).toEqual([
        expect.stringMatching(/fields.* of a kind that is not known here. The browser encodes/),
      ]);
    } finally {
      await renderer.close();
    }
  });
});
