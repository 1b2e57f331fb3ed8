import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {PNG} from 'pngjs';
import {describe, expect, it} from 'vitest';
import {tell, timeline} from '../../src/story/index.ts';
import {wide} from '../../src/theme/formats.ts';
import {recordedSource, stepClips} from '../support/recorded.ts';
import {decodeFrames, probe} from '../support/video.ts';
import {emptyFolder, namesIn, runCli} from './run-cli.ts';

const program = 'a = [1]\nb = a\ndel a\nprint(b)\n';
const picture = ['--size', '320x180', '--fps', '12'];

async function folderWithRecording(): Promise<string> {
  const cwd = emptyFolder();
  writeFileSync(join(cwd, 'rec.json'), JSON.stringify(await recordedSource(program, 'tiny.py')));
  return cwd;
}

/** Mean difference of two pictures, a channel, from 0 to 255. */
function difference(a: Uint8Array, b: Uint8Array): number {
  expect(a.length).toBe(b.length);
  let sum = 0;
  for (const [i, value] of a.entries()) sum += Math.abs(value - (b[i] ?? 0));
  return sum / a.length;
}

/** Milliseconds: videos on a machine that has other things to do. */
const LONG = 240_000;

describe('clips', {timeout: LONG}, () => {
  it('gives a video for each clip, as long as its story, with what players ask for', async () => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, 'tiny.py'), program);
    const {code, stdout, stderr} = await runCli(
      ['clips', 'tiny.py', '--out', 'videos', '--json', ...picture],
      {cwd},
    );
    expect(code, stderr).toBe(0);
    expect(stderr, 'no progress where nobody sees it').not.toMatch(/ fps/);
    const told = JSON.parse(stdout);
    expect(told.header.program.name).toBe('tiny.py');
    expect(namesIn(join(cwd, 'videos'))).toEqual(stepClips.map((clip) => `tiny-${clip}.mp4`).sort());

    const recording = await recordedSource(program, 'tiny.py');
    for (const [i, clip] of stepClips.entries()) {
      const {frames} = timeline(tell(clip, recording, wide), 12);
      const video = await probe(join(cwd, 'videos', `tiny-${clip}.mp4`));
      expect(video).toMatchObject({
        width: 320,
        height: 180,
        frames,
        fps: 12,
        seconds: frames / 12,
        tracks: 1,
      });
      expect(video.codec).toMatch(/^avc1\./);
      expect(video.colour).toMatchObject({
        primaries: 'bt709',
        transfer: 'bt709',
        matrix: 'bt709',
        fullRange: false,
      });
      // Fast start: a player has the index before the pictures.
      expect(video.boxes.indexOf('moov')).toBeLessThan(video.boxes.indexOf('mdat'));
      expect(told.clips[i]).toMatchObject({
        clip,
        file: join('videos', `tiny-${clip}.mp4`),
        frames,
        durationSeconds: frames / 12,
        width: 320,
        height: 180,
        bytes: readFileSync(join(cwd, 'videos', `tiny-${clip}.mp4`)).length,
      });
    }
  });
});

describe('a recording', {timeout: LONG}, () => {
  it('gives with render and with frame the same picture', async () => {
    const cwd = await folderWithRecording();
    const rendered = await runCli(['render', 'rec.json', '--clip', 'tokens', '--out', '.', ...picture], {
      cwd,
    });
    expect(rendered.code, rendered.stderr).toBe(0);
    expect(rendered.stdout).toMatch(
      /^tiny-tokens\.mp4 +\d+\.\d s long, \d+ kB, rendered in \d+\.\d s(, all of it kept from before)?$/m,
    );
    const file = join(cwd, 'tiny-tokens.mp4');
    const {stdout} = await runCli(['story', 'rec.json', '--clip', 'tokens', '--json', '--fps', '12'], {cwd});
    const {beats, frames} = JSON.parse(stdout);
    // Ends of beats: stills, each with a caption of its own.
    const stills: number[] = [beats[1].to - 1, beats[2].to - 1, frames - 1];
    const decoded = await decodeFrames(file, stills);
    for (const [i, at] of [`${(beats[1].to - 1) / 12}`, `${(beats[2].to - 1) / 12}`, 'end'].entries()) {
      const args = ['frame', 'rec.json', '--clip', 'tokens', '--at', at, '-o', 'f.png', ...picture];
      const drawn = await runCli(args, {cwd});
      expect(drawn.code, drawn.stderr).toBe(0);
      const png = PNG.sync.read(readFileSync(join(cwd, 'f.png')));
      expect({width: png.width, height: png.height}).toEqual({width: 320, height: 180});
      const differences = decoded.map((pixels) => difference(pixels, png.data));
      const [own = 0] = differences.splice(i, 1);
      expect(own).toBeLessThan(1.5);
      // The measure tells the frames apart.
      for (const other of differences) expect(other).toBeGreaterThan(own * 1.4);
    }
  });

  it('gives a folder of transparent pictures, and says so', async () => {
    const cwd = await folderWithRecording();
    const small = ['--size', '160x90', '--fps', '12', '--clip', 'tokens'];
    const told = await runCli(
      ['render', 'rec.json', '--container', 'png', '--alpha', '--out', '.', '--json', ...small],
      {cwd},
    );
    expect(told.code, told.stderr).toBe(0);
    const [clip] = JSON.parse(told.stdout).clips;
    expect(clip).toMatchObject({file: 'tiny-tokens', container: 'png', transparent: true, encoder: 'canvas'});
    expect(namesIn(join(cwd, 'tiny-tokens'))).toHaveLength(clip.frames);
    expect(told.stderr).toMatch(/^1 clip, \d+\.\d s of video in \d+\.\d s: \d+\.\d s of video a second$/m);
    const args = ['frame', 'rec.json', '--alpha', '--at', 'end', '-o', 'f.png', ...small];
    expect((await runCli(args, {cwd})).code).toBe(0);
    const drawn = PNG.sync.read(readFileSync(join(cwd, 'f.png'))).data;
    const last = namesIn(join(cwd, 'tiny-tokens')).at(-1) ?? '';
    expect(PNG.sync.read(readFileSync(join(cwd, 'tiny-tokens', last))).data).toEqual(drawn);
    expect([drawn[3], drawn.some((_, i) => i % 4 === 3 && drawn[i] === 255)]).toEqual([0, true]);
  });

  it('gives a contact sheet', async () => {
    const cwd = await folderWithRecording();
    const {code, stderr} = await runCli(
      ['frame', 'rec.json', '--clip', 'tokens', '--sheet', '6', '-o', 's.png', ...picture],
      {cwd},
    );
    expect(code, stderr).toBe(0);
    const {width, height} = PNG.sync.read(readFileSync(join(cwd, 's.png')));
    // Three columns and two rows of 16:9 pictures.
    expect(width / height).toBeGreaterThan(2);
    expect(namesIn(cwd)).toEqual(['rec.json', 's.png']);
  });

  it('has no frame past its end', async () => {
    const cwd = await folderWithRecording();
    const {code, stderr} = await runCli(
      ['frame', 'rec.json', '--clip', 'tokens', '--at', '500', '-o', 'f.png'],
      {cwd},
    );
    expect(stderr).toMatch(/^error: The clip tokens lasts \d+\.\d s: it has no frame at 500 s/);
    expect(code).toBe(2);
    expect(namesIn(cwd)).toEqual(['rec.json']);
  });
});
