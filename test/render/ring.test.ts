import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, it, onTestFinished} from 'vitest';
import type {Ffmpeg} from '../../src/render/encoder/ffmpeg-process.ts';
import {allRows, RowCarrier, rowsText, runsOf} from '../../src/render/page/changed-rows.ts';
import {pictureSize} from '../../src/render/page/i420a.ts';
import {Ring} from '../../src/render/ring.ts';
import type {PageServer} from '../../src/render/server.ts';

const size = {width: 4, height: 60};

it.each([false, true])(
  'gives ffmpeg whole pictures, of which it got what changes (alpha: %s)',
  async (alpha) => {
    const profile = mkdtempSync(join(tmpdir(), 'inside-cpython-test-'));
    onTestFinished(() => rmSync(profile, {recursive: true, force: true}));
    let tell = async (_: string): Promise<unknown> => 'nobody listens';
    const server: Pick<PageServer, 'url' | 'receive'> = {
      url: 'http://127.0.0.1/',
      receive(_, receiver) {
        tell = async (query) => receiver(Buffer.alloc(0), new URLSearchParams(query));
        return () => {};
      },
    };
    const given: Buffer[] = [];
    const ffmpeg: Pick<Ffmpeg, 'picture' | 'repeat'> = {
      picture: async (picture) => void given.push(Buffer.from(picture)),
      repeat: async () => void given.push(Buffer.from(given.at(-1) ?? [])),
    };
    const ring = new Ring(server as PageServer, profile, ffmpeg as Ffmpeg, {size, fps: 60, alpha});
    const {mark, slots} = ring.options;
    const bytes = pictureSize(size, alpha);
    const file = Buffer.alloc(slots * bytes);
    file.write(mark, 'latin1');
    writeFileSync(join(profile, 'file'), file);
    expect(await tell('ready')).toBe('found');

    const carrier = new RowCarrier(size, alpha);
    const wanted: Buffer[] = [];
    let picture = Buffer.alloc(bytes, 1);
    for (const [i, pairs] of [[], [3], [3, 29], [], [0, 14], [7], [29], [28, 29], [1, 15]].entries()) {
      const rows = i === 0 ? allRows(size) : runsOf(Uint32Array.from(pairs));
      const next = Buffer.from(picture);
      carrier.copy(Buffer.alloc(bytes, i + 1), next, rows);
      picture = next;
      const slot = i % slots;
      carrier.pack(picture, rows, file.subarray(slot * bytes));
      writeFileSync(join(profile, 'file'), file);
      const repeats = i === 5 ? 2 : 0;
      for (let times = repeats; times > 0; times--) wanted.push(wanted.at(-1) ?? picture);
      wanted.push(picture);
      if (pairs.length > 0 || i === 0) await tell(`pictures=${repeats}.${slot}.${rowsText(rows)}`);
      else await tell('repeats=1');
    }
    await ring.close();
    expect(given.map(String)).toEqual(wanted.map(String));
    expect(ring.frames).toBe(wanted.length);
  },
);
