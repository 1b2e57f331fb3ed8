import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {expectRefused} from './refused.ts';
import {callCli, emptyFolder, namesIn, runCli} from './run-cli.ts';

describe('arguments that can not be used', () => {
  it.each([
    [['clips'], /missing required argument 'PROGRAM.py'/],
    [['clip', 'a.py'], /unknown command 'clip'/],
    [['clips', 'a.py', '--frames', '3'], /unknown option '--frames'/],
    [['clips', 'a.py', 'b.py'], /too many arguments/],
    [['clips', 'a.py', '--clip', 'ast,lock'], /no clip 'lock'. Known: tokens, ast, .*gil, gil-cost\./],
    [['clips', 'a.py', '--clip', ''], /no clip ''. Known: tokens/],
    [['clips', 'a.py', '--size', '4k'], /Known sizes: .*1080p/],
    [['clips', 'a.py', '--size', '1921x1080'], /even width/],
    [['clips', 'a.py', '--size', '1080x1920'], /not 16:9; for this width the height is 608/],
    [['clips', 'a.py', '--size', '32x18'], /from 160 to 7680 pixels/],
    [['clips', 'a.py', '--format', 'round'], /no format 'round'. Known: wide/],
    [['clips', 'a.py', '--theme', 'pink'], /no theme 'pink'. Known: dark/],
    [['clips', 'a.py', '--fps', '61'], /no frame rate '61'. Known: 12, 24, 25, 30, 50, 60/],
    [['clips', 'a.py', '--container', 'avi'], /no container 'avi'. Known: mp4, webm, mov, gif, png/],
    [['clips', 'a.py', '--quality', 'best'], /no quality 'best'. Known: draft, high, max/],
    [['clips', 'a.py', '--alpha'], /transparent ground can't be kept in MP4: choose webm, mov or png/],
    [['render', 'a.json', '--container', 'gif', '--alpha'], /can't be kept in GIF/],
    [['clips', 'a.py', '--container', 'gif', '--fps', '60'], /50 frames a second at most, not 60/],
    [['clips', 'a.py', '--max-mb', '3'], /Only a GIF can be made to fit/],
    [['clips', 'a.py', '--container', 'gif', '--max-mb', '0'], /a number from 0.01 to 1000/],
    [['clips', 'a.py', '--max-steps', '0'], /an integer from 1 to/],
    [['clips', 'a.py', '--max-seconds', 'soon'], /a number from 0.1 to 600/],
    [['clips', 'a.py', '--rounds', '1000'], /an integer from 0 to 50/],
    [['record', 'a.py'], /required option '-o, --output <file>' not specified/],
    [['story', 'rec.json'], /required option '--clip <name>' not specified/],
    [['frame', 'rec.json', '--clip', 'ast', '-o', 'f.png'], /Say which frame/],
    [['frame', 'rec.json', '--clip', 'ast', '-o', 'f.png', '--at', '-1'], /seconds from 0, or the word end/],
    [
      ['frame', 'rec.json', '--clip', 'ast', '-o', 'f.png', '--at', '1', '--sheet', '4'],
      /cannot be used with/,
    ],
    [['frame', 'rec.json', '--clip', 'ast', '-o', 'f.png', '--sheet', '0'], /an integer from 1 to 100/],
  ])('%j', async (args, sentence) => {
    const cwd = emptyFolder();
    expectRefused(await callCli(args, {cwd}), 2, sentence);
    expect(namesIn(cwd)).toEqual([]);
  });

  it('points from a recording to render, and from a program to record', async () => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, 'a.py'), 'print(1)\n');
    writeFileSync(join(cwd, 'a.json'), '{}');
    expectRefused(await callCli(['clips', 'a.json'], {cwd}), 2, /inside-cpython render a\.json/);
    expectRefused(await callCli(['render', 'a.py'], {cwd}), 2, /inside-cpython record a\.py -o REC\.json/);
    expect(namesIn(cwd)).toEqual(['a.json', 'a.py']);
  });

  it.each(['gif', 'mov'])(
    'a kind of file that only ffmpeg makes, before anything is recorded: %s',
    async (kind) => {
      const cwd = emptyFolder();
      const args = ['clips', 'missing.py', '--container', kind];
      expectRefused(
        await runCli(args, {cwd, env: {FFMPEG_BIN: 'none'}}),
        1,
        /is made by ffmpeg, and there is none/,
      );
      expect(namesIn(cwd)).toEqual([]);
    },
  );

  it('ends with the exit code as the shell sees it, and says why on stderr', async () => {
    expectRefused(
      await runCli(['clips', 'a.py', '--fps', '61'], {cwd: emptyFolder()}),
      2,
      /no frame rate '61'/,
    );
  });

  it('shows the stack trace with --verbose', async () => {
    const {stderr, code} = await runCli(['story', 'no.json', '--clip', 'ast', '--verbose'], {
      cwd: emptyFolder(),
    });
    expect(stderr).toMatch(/^error: no\.json can't be read/);
    expect(stderr).toMatch(/^\s+at /m);
    expect(code).toBe(2);
  });
});

describe('recordings that can not be used', () => {
  const stamp = {format: 'inside-cpython/recording', version: 1};

  it.each([
    ['not JSON', 'words', /rec\.json: This is not a recording: it is not valid JSON/],
    ['empty', '', /rec\.json: This is not a recording/],
    ['cut off', JSON.stringify(stamp).slice(0, -5), /rec\.json: This is not a recording/],
    ['other JSON', '{"a": 1}', /rec\.json: This JSON is not an inside-cpython recording/],
    ['another version', JSON.stringify({...stamp, version: 99}), /version 99.*reads version 1/],
    ['damaged', JSON.stringify(stamp), /rec\.json: This recording is damaged: at header/],
  ])('%s', async (_, text, sentence) => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, 'rec.json'), text);
    expectRefused(await callCli(['story', 'rec.json', '--clip', 'ast'], {cwd}), 2, sentence);
    expectRefused(await callCli(['render', 'rec.json'], {cwd}), 2, sentence);
    expect(namesIn(cwd)).toEqual(['rec.json']);
  });

  it('a missing one, and a folder', async () => {
    const cwd = emptyFolder();
    mkdirSync(join(cwd, 'folder'));
    expectRefused(
      await callCli(['render', 'no.json'], {cwd}),
      2,
      /no\.json can't be read: there is no such file/,
    );
    expectRefused(await callCli(['render', 'folder'], {cwd}), 2, /folder can't be read: it is a folder/);
    expect(namesIn(cwd)).toEqual(['folder']);
  });
});
