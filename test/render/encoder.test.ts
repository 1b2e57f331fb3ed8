import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, afterEach, describe, expect, it, vi} from 'vitest';
import {findEncoder} from '../../src/render/encoder/find.ts';
import {avcCodec, bitrateOf, ffmpegArguments, gopOf} from '../../src/render/encoder/settings.ts';
import {readPackets, writePackets} from '../../src/render/packets.ts';

const folder = mkdtempSync(join(tmpdir(), 'encoder-'));
afterAll(() => rmSync(folder, {recursive: true}));
afterEach(() => {
  vi.doUnmock('ffmpeg-static');
  vi.doUnmock('@ffmpeg-installer/ffmpeg');
  vi.resetModules();
});

/** A program that prints what an ffmpeg prints. */
function fakeFfmpeg(name: string, encoders: string): string {
  const file = join(folder, name);
  writeFileSync(
    file,
    `#!/bin/sh\ncase "$*" in *-version*) echo "ffmpeg version 9.9-test Copyright (c) someone";; *) echo "${encoders}";; esac\n`,
    {mode: 0o755},
  );
  return file;
}

describe.skipIf(process.platform === 'win32')('the choice of the encoder', () => {
  it('takes FFMPEG_BIN first', async () => {
    const executable = fakeFfmpeg('with-x264', ' V..... libx264 H.264');
    expect(await findEncoder({FFMPEG_BIN: executable, PATH: ''})).toEqual({
      executable,
      version: 'ffmpeg version 9.9-test',
      origin: 'FFMPEG_BIN',
      encoders: ['libx264'],
    });
  });

  it('finds none when told so', async () => {
    expect(await findEncoder({FFMPEG_BIN: 'none', PATH: process.env.PATH})).toBeUndefined();
  });

  it.each([
    ['a missing file', () => join(folder, 'nothing-here')],
    ['an ffmpeg without x264', () => fakeFfmpeg('without-x264', ' V..... mpeg4')],
  ])('refuses %s in FFMPEG_BIN, and names it', async (_what, file) => {
    const executable = file();
    await expect(findEncoder({FFMPEG_BIN: executable})).rejects.toMatchObject({
      name: 'RenderFailure',
      kind: 'no-encoder',
      message: expect.stringContaining(executable),
    });
  });

  it('takes one from the PATH only if it has x264', async () => {
    const without = mkdtempSync(join(folder, 'without-'));
    const with264 = mkdtempSync(join(folder, 'with-'));
    fakeFfmpeg(join(without.slice(folder.length + 1), 'ffmpeg'), ' V..... mpeg4');
    const executable = fakeFfmpeg(join(with264.slice(folder.length + 1), 'ffmpeg'), ' V..... libx264');
    vi.doMock('ffmpeg-static', () => ({default: join(folder, 'not-downloaded')}));
    const found = await findEncoder({PATH: `${without}:${with264}`});
    expect(found).toMatchObject({executable, origin: 'PATH'});
  });

  it('takes ffmpeg-static before the PATH, if its download succeeded', async () => {
    const packaged = fakeFfmpeg('packaged', ' V..... libx264');
    vi.doMock('ffmpeg-static', () => ({default: packaged}));
    expect(await findEncoder({PATH: ''})).toMatchObject({executable: packaged, origin: 'ffmpeg-static'});
  });

  it('takes the one that npm carries where there is no other', async () => {
    const carried = fakeFfmpeg('carried', ' V..... libx264');
    vi.doMock('ffmpeg-static', () => ({default: null}));
    vi.doMock('@ffmpeg-installer/ffmpeg', () => ({path: carried}));
    expect(await findEncoder({PATH: ''})).toMatchObject({executable: carried, origin: 'ffmpeg-installer'});
  });

  it('does without any', async () => {
    vi.doMock('ffmpeg-static', () => ({default: null}));
    vi.doMock('@ffmpeg-installer/ffmpeg', () => ({path: join(folder, 'not-installed')}));
    expect(await findEncoder({PATH: ''})).toBeUndefined();
  });
});

describe('what the encoders are told', () => {
  const shape = {size: {width: 1920, height: 1080}, fps: 60};
  const told = ffmpegArguments(shape, 'out.mp4');
  const argument = (name: string) => told[told.indexOf(name) + 1];

  it('is the size and rate of what has no head of its own, and the file last', () => {
    const raw = ffmpegArguments({...shape, coding: 'vp9'}, 'out.webm');
    expect(raw[raw.indexOf('-video_size') + 1]).toBe('1920x1080');
    expect(raw[raw.indexOf('-framerate') + 1]).toBe('60');
    expect([told.at(-1), raw.at(-1)]).toEqual(['file:out.mp4', 'file:out.webm']);
  });

  it('is a closed group of pictures of half a second with two B-frames', () => {
    expect([argument('-g'), argument('-keyint_min'), argument('-bf'), argument('-sc_threshold')]).toEqual([
      '30',
      '30',
      '2',
      '0',
    ]);
    expect(argument('-flags')).toContain('+cgop');
    expect([12, 24, 25, 30, 50, 60].map((fps) => gopOf({...shape, fps}))).toEqual([6, 12, 13, 15, 25, 30]);
  });

  it('is BT.709 for what comes in and what goes out', () => {
    const input = told.indexOf('-i');
    for (const name of ['-colorspace', '-color_primaries', '-color_trc']) {
      expect(told.indexOf(name)).toBeLessThan(input);
      expect(told.lastIndexOf(name)).toBeGreaterThan(input);
      expect(told[told.lastIndexOf(name) + 1]).toBe('bt709');
    }
  });

  it.each([
    [640, 360, 30, 'avc1.64001e'],
    [1280, 720, 60, 'avc1.640020'],
    [1920, 1080, 30, 'avc1.640028'],
    [1920, 1080, 60, 'avc1.64002a'],
    [2560, 1440, 60, 'avc1.640033'],
    [3840, 2160, 60, 'avc1.640034'],
  ])('is the lowest level of H.264 High for %i × %i at %i', (width, height, fps, codec) => {
    expect(avcCodec({size: {width, height}, fps})).toBe(codec);
  });

  it('allows more bits for more pixels and frames', () => {
    const rates = [
      {size: {width: 480, height: 270}, fps: 12},
      {size: {width: 1280, height: 720}, fps: 30},
      shape,
      {size: {width: 3840, height: 2160}, fps: 60},
    ].map(bitrateOf);
    expect(rates).toEqual([...rates].sort((a, b) => a - b));
    expect(bitrateOf(shape)).toBe(8_000_000);
  });
});

describe('packets on their way from the page', () => {
  it('arrive as they were', () => {
    const packets = [
      {frame: 0, key: true, data: Uint8Array.of(1, 2, 3)},
      {frame: 1, key: false, data: Uint8Array.of()},
      {frame: 4_000_000, key: false, data: Uint8Array.of(255)},
    ];
    expect(readPackets(writePackets(packets))).toEqual(packets);
    expect(readPackets(writePackets([]))).toEqual([]);
  });
});
