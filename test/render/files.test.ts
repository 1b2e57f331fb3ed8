import {spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync} from 'node:fs';
import {writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {findBrowser} from '../../src/render/browser/find.ts';
import {isPackagedHere, unpackBrowser} from '../../src/render/browser/unpack.ts';
import {cacheDir, cachedFolder, sweepCache} from '../../src/render/cache.ts';
import {leftoverName} from '../../src/render/leftovers.ts';
import {writeWhole} from '../../src/render/output.ts';
import {writeSequenceWhole} from '../../src/render/sequence.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'files-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, {recursive: true});
});

describe('a folder of the cache', () => {
  beforeEach(() => vi.stubEnv('INSIDE_CPYTHON_CACHE', folder));

  it('lies where INSIDE_CPYTHON_CACHE says', () => {
    expect(cacheDir()).toBe(folder);
    expect(cacheDir({})).toMatch(/inside-cpython/);
  });

  it('is made once, and whole', async () => {
    const make = vi.fn(async (draft: string) => {
      await writeFile(join(draft, 'one'), '1');
      expect(readdirSync(folder)).not.toContain('thing');
    });
    const made = await cachedFolder('thing', make);
    expect(await cachedFolder('thing', make)).toBe(made);
    expect(make).toHaveBeenCalledTimes(1);
    expect(readdirSync(folder)).toEqual(['thing']);
  });

  it('is not there after a failure', async () => {
    const failing = cachedFolder('thing', async (draft) => {
      await writeFile(join(draft, 'half'), '');
      throw new TypeError('no further');
    });
    await expect(failing).rejects.toThrow('no further');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('can be made by several at once', async () => {
    const make = async (draft: string) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      await writeFile(join(draft, 'one'), '1');
    };
    const made = await Promise.all([1, 2, 3].map(() => cachedFolder('thing', make)));
    expect(new Set(made).size).toBe(1);
    expect(readdirSync(folder)).toEqual(['thing']);
    expect(readdirSync(join(folder, 'thing'))).toEqual(['one']);
  });

  it('is removed when others have been used since, and nobody has used it for long', async () => {
    const hour = 3600 * 1000;
    for (const [name, hours] of Object.entries({a: 0, b: 5, c: 9, d: 30, other: 99})) {
      const path = await cachedFolder(name === 'other' ? 'other' : `thing-${name}`, async () => {});
      const at = new Date(Date.now() - hours * hour);
      utimesSync(path, at, at);
    }
    await sweepCache('thing-*', 2, 10 * hour);
    expect(readdirSync(folder)).toEqual(['other', 'thing-a', 'thing-b', 'thing-c']);
    await sweepCache('thing-*', 2, hour);
    expect(readdirSync(folder)).toEqual(['other', 'thing-a', 'thing-b']);
  });

  it('is a sentence when it can not be made', async () => {
    writeFileSync(join(folder, 'file'), '');
    vi.stubEnv('INSIDE_CPYTHON_CACHE', join(folder, 'file'));
    await expect(cachedFolder('thing', async () => {})).rejects.toMatchObject({
      kind: 'cache',
      message: expect.stringMatching(/can't be written.*INSIDE_CPYTHON_CACHE/),
    });
  });
});

describe('the browser', () => {
  it.runIf(isPackagedHere())('is unpacked whole beside its libraries', async () => {
    const {executable, libraries, fontConfig} = await unpackBrowser();
    expect(readFileSync(executable).subarray(1, 4).toString()).toBe('ELF');
    expect(readdirSync(libraries)).toContain('libnss3.so');
    expect(readFileSync(fontConfig, 'utf8')).toContain('<fontconfig>');
  });

  it('comes from CHROME_PATH, or not at all', async () => {
    await expect(findBrowser({CHROME_PATH: '/no/such/browser'})).rejects.toMatchObject({
      name: 'RenderFailure',
      kind: 'no-browser',
      message: expect.stringContaining('/no/such/browser'),
    });
    await expect(findBrowser({CHROME_PATH: process.execPath})).rejects.toMatchObject({kind: 'no-browser'});
  });
});

describe('a sequence that is written whole', () => {
  it('leaves nothing, and the old one untouched, after a failure', async () => {
    const sequence = join(folder, 'clip');
    const draw = (name: string) => (draft: string) => writeFile(join(draft, name), 'x');
    await writeSequenceWhole(sequence, draw('00000.png'));
    const failing = writeSequenceWhole(sequence, async (draft) => {
      await draw('00001.png')(draft);
      expect(readdirSync(sequence)).toEqual(['00000.png']);
      throw new Error('no further');
    });
    await expect(failing).rejects.toThrow('no further');
    expect(readdirSync(folder)).toEqual(['clip']);
    expect(readdirSync(sequence)).toEqual(['00000.png']);
    await writeSequenceWhole(sequence, draw('00002.png'));
    expect(readdirSync(folder)).toEqual(['clip']);
    expect(readdirSync(sequence)).toEqual(['00002.png']);
  });
});

describe('a file that is written whole', () => {
  it('stands under its name only when it is complete', async () => {
    const file = join(folder, 'clip.mp4');
    const result = await writeWhole(file, async (draft) => {
      await writeFile(draft, 'all of it');
      expect(readdirSync(folder)).not.toContain('clip.mp4');
      return 7;
    });
    expect(result).toBe(7);
    expect(readdirSync(folder)).toEqual(['clip.mp4']);
    expect(readFileSync(file, 'utf8')).toBe('all of it');
  });

  it('leaves nothing, and the old one untouched, after a failure', async () => {
    const file = join(folder, 'clip.mp4');
    writeFileSync(file, 'the old one');
    const failing = writeWhole(file, async (draft) => {
      await writeFile(draft, 'half of');
      throw new Error('no further');
    });
    await expect(failing).rejects.toThrow('no further');
    expect(readdirSync(folder)).toEqual(['clip.mp4']);
    expect(readFileSync(file, 'utf8')).toBe('the old one');
  });

  it.each([
    ['ENOSPC', 'disk-full', /disk is full.*clip\.mp4/],
    ['EACCES', 'output', /clip\.mp4 can't be written: permission is denied/],
    ['EROFS', 'output', /read-only/],
  ])('turns %s into a sentence', async (code, kind, sentence) => {
    const failing = writeWhole(join(folder, 'clip.mp4'), async () => {
      throw Object.assign(new Error('system'), {code});
    });
    await expect(failing).rejects.toMatchObject({kind, message: expect.stringMatching(sentence)});
  });

  it('clears away what a killed process left of it, and nothing else', async () => {
    const {pid: dead} = spawnSync(process.execPath, ['-e', '']);
    const old = new Date(Date.now() - 2 * 3600 * 1000);
    const left = `.clip.mp4.part-${dead}-0a`;
    const others = [`.clip.mp4.part-${process.pid}-0b`, `.other.mp4.part-${dead}-0c`, `${dead}-clip.mp4`];
    for (const name of [left, ...others]) {
      writeFileSync(join(folder, name), '');
      utimesSync(join(folder, name), old, old);
    }
    const young = `.clip.mp4.part-${dead}-0d`;
    writeFileSync(join(folder, young), '');
    await writeWhole(join(folder, 'clip.mp4'), (draft) => writeFile(draft, 'all of it'));
    expect(readdirSync(folder)).toEqual([...others, young, 'clip.mp4'].sort());
  });

  it.runIf(process.platform === 'linux')(
    'clears that away at once which is known to be of nobody',
    async () => {
      const {pid: dead} = spawnSync(process.execPath, ['-e', '']);
      const ours = leftoverName('.clip.mp4.part-');
      const names = [ours, ours.replace(`${process.pid}`, `${dead}`), `.clip.mp4.part-${dead}-0123456789ab-`];
      for (const name of names) writeFileSync(join(folder, `${name}x`), '');
      await writeWhole(join(folder, 'clip.mp4'), (draft) => writeFile(draft, 'all of it'));
      expect(readdirSync(folder)).toEqual([`${names[0]}x`, `${names[2]}x`, 'clip.mp4'].sort());
    },
  );

  it('is a sentence when its folder is removed meanwhile', async () => {
    const out = join(folder, 'out');
    mkdirSync(out);
    const failing = writeWhole(join(out, 'clip.mp4'), async () => rmSync(out, {recursive: true}));
    await expect(failing).rejects.toMatchObject({
      kind: 'output',
      message: expect.stringContaining('its folder does not exist'),
    });
  });

  it('is refused before the work where it can not be', async () => {
    const work = vi.fn();
    await expect(writeWhole(join(folder, 'no', 'clip.mp4'), work)).rejects.toMatchObject({kind: 'output'});
    mkdirSync(join(folder, 'taken'));
    writeFileSync(join(folder, 'taken', 'x'), '');
    await expect(writeWhole(join(folder, 'taken'), async (d) => writeFile(d, ''))).rejects.toMatchObject({
      kind: 'output',
      message: expect.stringContaining('a folder has that name'),
    });
    expect(work).not.toHaveBeenCalled();
    expect(readdirSync(folder)).toEqual(['taken']);
  });
});
