import {mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, afterEach, beforeAll, describe, expect, it, vi} from 'vitest';
import {launchBrowser} from '../../src/render/browser/launch.ts';
import {findBrowser, openRenderer, type Renderer} from '../../src/render/index.ts';
import {browsersOfOurs} from '../support/processes.ts';
import {fixtureJob, framesOf, SCENES} from './fixtures/job.ts';

const options = {scenes: SCENES, framesOf};
const folder = mkdtempSync(join(tmpdir(), 'mishaps-'));
const out = join(folder, 'out');
let renderer: Renderer;
beforeAll(async () => {
  mkdirSync(out);
  renderer = await openRenderer(options);
});
afterEach(() => {
  vi.unstubAllEnvs();
  // Whatever went wrong: nothing half-written.
  expect(readdirSync(out)).toEqual([]);
});
afterAll(async () => {
  await renderer?.close();
  rmSync(folder, {recursive: true});
});

/** An encoder that is found, takes some of the pictures, or all if it is to end well, complains and ends. */
function failingEncoder(name: string, complaint: string, code: number): string {
  const file = join(folder, name);
  const taking = code === 0 ? 'cat' : 'head -c 500000';
  const script = `case "$*" in
    *-version*) echo "ffmpeg version 9.9-test";;
    *-encoders*) echo " V..... libx264";;
    *) ${taking} > /dev/null; echo "${complaint}" >&2; exit ${code};;
  esac`;
  writeFileSync(file, `#!/bin/sh\n${script}\n`, {mode: 0o755});
  return file;
}

/** A browser that runs some lines of shell before it starts; it tells its version without. */
async function browserThat(script: string): Promise<string> {
  const {executable, env} = await findBrowser();
  const file = join(mkdtempSync(join(folder, 'browser-')), 'browser');
  const settings = Object.entries(env).map(([name, value]) => `export ${name}='${value}'`);
  const start = `case "$*" in *--version*) ;; *) ${script};; esac`;
  writeFileSync(file, ['#!/bin/sh', ...settings, start, `exec '${executable}' "$@"`, ''].join('\n'), {
    mode: 0o755,
  });
  return file;
}

describe.skipIf(process.platform === 'win32')('an encoder that dies', () => {
  it.each([
    ['of itself', 1, 'it broke', 'encoder-died', /it broke.*FFMPEG_BIN=none/],
    [
      'of a full disk',
      1,
      'av_interleaved_write_frame(): No space left on device',
      'disk-full',
      /The disk is full/,
    ],
    [
      'of a full disk, and says that all is well',
      0,
      'Error writing trailer: No space left on device',
      'disk-full',
      /The disk is full/,
    ],
  ])('%s', async (how, code, complaint, kind, sentence) => {
    vi.stubEnv('FFMPEG_BIN', failingEncoder(how, complaint, code));
    await expect(renderer.render(fixtureJob(), join(out, 'clip.mp4'))).rejects.toMatchObject({
      name: 'RenderFailure',
      kind,
      message: expect.stringMatching(sentence),
    });
  });
});

describe.skipIf(process.platform !== 'linux')('a browser that is killed as it starts', () => {
  it('is started again', async () => {
    const once = join(folder, 'started');
    vi.stubEnv('CHROME_PATH', await browserThat(`[ -e '${once}' ] || { touch '${once}'; kill -9 $$; }`));
    const said: string[] = [];
    const unlucky = await openRenderer({...options, log: (line) => said.push(line)});
    expect((await unlucky.frame(fixtureJob(), 0)).byteLength).toBeGreaterThan(0);
    await unlucky.close();
    expect(said).toEqual([
      expect.stringMatching(/was ended as it started \(SIGKILL\).* started again \(1 of 3\)/),
    ]);
  });
});

describe.skipIf(process.platform !== 'linux')('a browser that dies again and again', () => {
  it('is said to have died, and leaves no profile', async () => {
    vi.stubEnv('FFMPEG_BIN', 'none');
    const others = browsersOfOurs();
    const profiles = () =>
      ['/dev/shm', tmpdir()]
        .flatMap((place) => readdirSync(place))
        .filter((name) => name.startsWith(`inside-cpython-browser-${process.pid}-`));
    // The other renderer's, if it has drawn.
    const before = profiles();
    const said: string[] = [];
    const doomed = await openRenderer({...options, log: (line) => said.push(line)});
    const job = fixtureJob({fps: 60, size: {width: 1280, height: 720}});
    const rendering = doomed.render(job, join(out, 'clip.mp4'), ({frame}) => {
      if (frame === 0) return;
      for (const pid of browsersOfOurs().filter((p) => !others.includes(p))) process.kill(pid, 'SIGKILL');
    });
    await expect(rendering).rejects.toMatchObject({
      name: 'RenderFailure',
      kind: 'browser-died',
      message: expect.stringContaining('out of memory'),
    });
    const restarts = said.filter((line) => line.includes('started again'));
    expect(restarts.map((line) => /\(.*\)/.exec(line)?.[0])).toEqual(['(1 of 3)', '(2 of 3)', '(3 of 3)']);
    await doomed.close();
    expect(profiles()).toEqual(before);
  });
});

describe('a folder that is not there', () => {
  it('is refused before anything is drawn', async () => {
    const heard = vi.fn();
    const rendering = renderer.render(fixtureJob(), join(out, 'no', 'clip.mp4'), heard);
    await expect(rendering).rejects.toMatchObject({kind: 'output'});
    expect(heard).not.toHaveBeenCalled();
  });
});

describe.skipIf(process.platform !== 'linux')('a browser that can have no sandbox', () => {
  it('runs without', async () => {
    const picky = await browserThat('case "$*" in *--no-sandbox*) ;; *) exit 1;; esac');
    vi.stubEnv('CHROME_PATH', picky);
    const user = vi.spyOn(process, 'getuid').mockReturnValue(1000);
    const running = await launchBrowser().finally(() => user.mockRestore());
    await running.close();
    expect(running.found.executable).toBe(picky);
  });
});

describe('no browser at all', () => {
  it('is a sentence that says what to do', async () => {
    vi.stubEnv('CHROME_PATH', join(folder, 'nothing'));
    await expect(openRenderer(options)).rejects.toMatchObject({
      name: 'RenderFailure',
      kind: 'no-browser',
      message: expect.stringContaining('CHROME_PATH'),
    });
  });
});
