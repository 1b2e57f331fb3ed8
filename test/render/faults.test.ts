import {execFileSync} from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi} from 'vitest';
import {cacheDir} from '../../src/render/cache.ts';
import {
  type Encoding,
  findEncoder,
  type Job,
  openRenderer,
  type Progress,
  type Rendered,
} from '../../src/render/index.ts';
import {tell, timeline} from '../../src/story/index.ts';
import {wide} from '../../src/theme/formats.ts';
import {emptyCache} from '../support/caches.ts';
import {processes} from '../support/processes.ts';
import {recordedSource} from '../support/recorded.ts';
import {probe} from '../support/video.ts';

const shared = cacheDir();
const folder = mkdtempSync(join(tmpdir(), 'faults-'));
const ffmpeg = await findEncoder();
let cache: string;
let out: string;
let job: Job;

beforeAll(async () => {
  const recording = await recordedSource('a = 1\n', 'tiny.py');
  job = {clip: 'bytecode', recording, format: wide, theme: 'dark', fps: 12, size: {width: 320, height: 180}};
});
beforeEach(() => {
  const place = mkdtempSync(join(folder, 'test-'));
  cache = join(place, 'cache');
  out = join(place, 'out');
  emptyCache(cache, shared);
  mkdirSync(out);
  vi.stubEnv('INSIDE_CPYTHON_CACHE', cache);
});
afterEach(() => {
  vi.unstubAllEnvs();
});
afterAll(() => rmSync(folder, {recursive: true}));

interface Run extends Rendered {
  readonly bytes: Buffer;
  readonly notes: readonly string[];
  readonly log: readonly string[];
}

/** Renders the clip with a renderer of its own, as a new run would. */
async function run(
  onProgress: (progress: Progress) => void = () => {},
  {browsers = 1, file = join(out, 'clip.mp4')} = {},
): Promise<Run> {
  const notes: string[] = [];
  const log: string[] = [];
  const renderer = await openRenderer({
    browsers,
    note: (sentence) => notes.push(sentence),
    log: (line) => log.push(line),
  });
  try {
    const rendered = await renderer.render(job, file, onProgress);
    return {...rendered, bytes: readFileSync(file), notes, log};
  } finally {
    await renderer.close();
  }
}

const partsOf = (place = cache) =>
  readdirSync(join(place, 'parts-1')).map((name) => join(place, 'parts-1', name));

/** Kills the first of our processes of that name, once, when some frames are done. */
function killOnce(name: RegExp, others: readonly number[]): (progress: Progress) => void {
  let killed = false;
  return ({frame}) => {
    if (killed || frame < 100) return;
    const found = processes().find(
      (p) => p.parent === process.pid && name.test(p.name) && !others.includes(p.pid),
    );
    if (!found) return;
    killed = true;
    process.kill(found.pid, 'SIGKILL');
  };
}
const ours = () => processes().flatMap((p) => (p.parent === process.pid ? [p.pid] : []));

/** Fills the cache with what the undisturbed run of a route has kept. */
function keepAll(encoding: Encoding): void {
  cpSync(join(folder, encoding), join(cache, 'parts-1'), {recursive: true});
}

/** What every run of the test file must give, by route. */
const undisturbed = new Map<string, Run>();

describe.each([
  ['webcodecs', 'none'],
  ['ffmpeg', ffmpeg?.executable],
] as const)('by way of %s', (encoding, executable) => {
  const here = executable === undefined || process.platform !== 'linux' ? it.skip : it;
  const expectSame = (made: Run) => {
    const {framesHash, bytes} = undisturbed.get(encoding) ?? {};
    expect(made.encoding).toBe(encoding);
    expect(made.framesHash).toBe(framesHash);
    // The browser's encoder too gives the same bytes for pictures as small as these.
    expect(made.bytes.equals(bytes ?? Buffer.alloc(0))).toBe(true);
    expect(readdirSync(out)).toEqual(['clip.mp4']);
  };
  beforeEach(() => vi.stubEnv('FFMPEG_BIN', executable));

  here('the parts of a clip are kept, and taken again as they are', async () => {
    const first = await run();
    undisturbed.set(encoding, first);
    cpSync(join(cache, 'parts-1'), join(folder, encoding), {recursive: true});
    expect(first.parts).toEqual({total: 5, cached: 0});
    const {frames} = timeline(tell('bytecode', job.recording, wide), 12);
    expect(await probe(join(out, 'clip.mp4'))).toMatchObject({frames, fps: 12, seconds: frames / 12});
    const before = ours();
    const heard: Progress[] = [];
    const second = await run((p) => {
      heard.push(p);
      expect(ours(), 'nothing is started').toEqual(before);
    });
    expect(second.parts).toEqual({total: 5, cached: 5});
    expect(heard.at(-1)).toMatchObject({frame: frames, frames, cached: frames, drawn: 0});
    expect(second.bytes.equals(first.bytes)).toBe(true);
    expectSame(second);
    // The same pictures go to any encoder.
    for (const {framesHash} of undisturbed.values()) expect(first.framesHash).toBe(framesHash);
  });

  here('two browsers draw what one draws', async () => {
    const most = {browsers: 0};
    const count = () => {
      const running = processes().filter((p) => p.parent === process.pid && /chrom/.test(p.name));
      most.browsers = Math.max(most.browsers, running.length);
    };
    expectSame(await run(count, {browsers: 2}));
    expect(most.browsers).toBe(2);
  });

  here('a browser that is killed is started again', async () => {
    const made = await run(killOnce(/chrom/, ours()));
    expect(made.log.join('\n')).toMatch(/browser.*started again \(1 of 3\)/);
    expectSame(made);
  });
});

describe.skipIf(ffmpeg === undefined || process.platform !== 'linux')('an encoder that is killed', () => {
  it('is started again', async () => {
    const made = await run(killOnce(/ffmpeg/, ours()));
    expect(made.log.join('\n')).toMatch(/encoder.*started again \(1 of 3\)/);
    expect(made.bytes.equals(undisturbed.get('ffmpeg')?.bytes ?? Buffer.alloc(0))).toBe(true);
  });
});

describe.skipIf(process.platform === 'win32')('a cache that can not be used', () => {
  const same = (made: Run) => expect(made.framesHash).toBe(undisturbed.get('webcodecs')?.framesHash);
  beforeEach(() => vi.stubEnv('FFMPEG_BIN', 'none'));

  it('is done without, in so many words', async () => {
    // What is no folder takes no folder, even from root.
    writeFileSync(join(cache, 'parts-1'), '');
    const made = await run();
    expect(made.notes).toEqual([
      expect.stringMatching(/^The cache folder .*parts-1 can't be written .*INSIDE_CPYTHON_CACHE/),
    ]);
    same(made);
    expect(
      readdirSync(tmpdir()).filter((name) => name.startsWith(`inside-cpython-parts-${process.pid}-`)),
    ).toEqual([]);
  });

  it.skipIf(process.getuid?.() === 0)('is done without where it is read-only', async () => {
    mkdirSync(join(cache, 'parts-1'));
    chmodSync(join(cache, 'parts-1'), 0o500);
    const made = await run();
    expect(made.notes).toEqual([expect.stringContaining('permission is denied')]);
    same(made);
  });

  it('is not read if another version made it', async () => {
    keepAll('webcodecs');
    renameSync(join(cache, 'parts-1'), join(cache, 'parts-0'));
    const made = await run();
    expect(made.parts.cached).toBe(0);
    same(made);
  });

  it('is not trusted where a part stands under a wrong name', async () => {
    keepAll('webcodecs');
    const [one = '', two = ''] = partsOf();
    rmSync(one, {recursive: true});
    renameSync(two, one);
    const made = await run();
    expect(made.parts.cached).toBe(3);
    same(made);
  });
});

describe.skipIf(process.platform !== 'linux')('a part', () => {
  const same = (made: Run) =>
    expect(made.bytes.equals(undisturbed.get('webcodecs')?.bytes ?? Buffer.alloc(0))).toBe(true);
  beforeEach(() => vi.stubEnv('FFMPEG_BIN', 'none'));

  it('is made again where it is damaged, and only that', async () => {
    keepAll('webcodecs');
    const [damaged = ''] = partsOf();
    const file = join(damaged, 'part');
    const bytes = readFileSync(file);
    const middle = bytes.length >> 1;
    bytes[middle] = (bytes[middle] ?? 0) ^ 4;
    writeFileSync(file, bytes);
    const made = await run();
    expect(made.parts).toEqual({total: 5, cached: 4});
    expect(made.log.join('\n')).toContain(`The part ${damaged} is damaged`);
    same(made);
  });

  it('is made by two runs at once, which do each other no harm', async () => {
    for (const made of await Promise.all([run(), run()])) same(made);
    expect(readdirSync(out)).toEqual(['clip.mp4']);
    expect(partsOf()).toHaveLength(5);
  });
});

describe.skipIf(!mayMount())('a disk', () => {
  const mounts: string[] = [];
  const disk = (place: string, options: string) => {
    mkdirSync(place, {recursive: true});
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', place]);
    mounts.push(place);
  };
  beforeEach(() => vi.stubEnv('FFMPEG_BIN', 'none'));
  afterEach(() => {
    for (const place of mounts.splice(0)) execFileSync('umount', [place]);
  });

  it('that is full under the cache is done without', async () => {
    disk(join(cache, 'parts-1'), 'size=64k');
    const made = await run();
    expect(made.notes).toEqual([expect.stringContaining('the disk is full')]);
    expect(made.framesHash).toBe(undisturbed.get('webcodecs')?.framesHash);
  });

  it('that is read-only under the cache is done without', async () => {
    disk(join(cache, 'parts-1'), 'ro,size=64k');
    const made = await run();
    expect(made.notes).toEqual([expect.stringContaining('read-only')]);
    expect(made.framesHash).toBe(undisturbed.get('webcodecs')?.framesHash);
  });

  it('that is full under the video is named, and leaves no half of it', async () => {
    const small = join(out, 'small');
    disk(small, 'size=32k');
    await expect(run(() => {}, {file: join(small, 'clip.mp4')})).rejects.toMatchObject({
      name: 'RenderFailure',
      kind: 'disk-full',
      message: expect.stringContaining('clip.mp4'),
    });
    expect(readdirSync(small)).toEqual([]);
    // What was drawn is not lost.
    expect((await run()).parts).toEqual({total: 5, cached: 5});
  });
});

function mayMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/dev/shm')) return false;
  const place = mkdtempSync(join(tmpdir(), 'mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', place], {stdio: 'ignore'});
    execFileSync('umount', [place]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(place, {recursive: true});
  }
}
