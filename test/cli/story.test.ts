import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {plainCaption, tell, timeline} from '../../src/story/index.ts';
import {wide} from '../../src/theme/formats.ts';
import {recorded, stepClips} from '../support/recorded.ts';
import {callCli, emptyFolder, runCli, startCli} from './run-cli.ts';

/** A folder with a recording of `total.py` in it. */
async function folderWithRecording() {
  const cwd = emptyFolder();
  const recording = await recorded('total');
  writeFileSync(join(cwd, 'rec.json'), JSON.stringify(recording));
  return {cwd, recording};
}

describe('story', () => {
  it.each(stepClips)('prints every beat of %s with its second and its caption', async (clip) => {
    const {cwd, recording} = await folderWithRecording();
    const {code, stdout, stderr} = await callCli(['story', 'rec.json', '--clip', clip], {cwd});
    expect(code, stderr).toBe(0);
    const story = tell(clip, recording, wide);
    const {beats} = timeline(story, 60);
    const lines = stdout.split('\n');
    expect(lines).toContain(`  0.00  ${plainCaption(story.question)}`);
    for (const [i, beat] of story.beats.entries()) {
      const second = ((beats[i]?.from ?? 0) / 60).toFixed(2).padStart(6);
      expect(lines).toContain(`${second}  ${plainCaption(beat.caption)}`);
    }
    // Each act is one line more.
    const acts = story.beats.reduce((sum, beat) => sum + beat.acts.length, 0);
    expect(lines.filter((line) => /^ *\d+\.\d\d {4}\S/.test(line))).toHaveLength(acts);
  });

  it('gives machines the same as JSON', async () => {
    const {cwd, recording} = await folderWithRecording();
    const {code, stdout} = await runCli(['story', 'rec.json', '--clip', 'eval', '--json', '--fps', '30'], {
      cwd,
    });
    expect(code).toBe(0);
    const story = tell('eval', recording, wide);
    const {frames, beats} = timeline(story, 30);
    const told = JSON.parse(stdout);
    expect(told).toMatchObject({
      clip: 'eval',
      program: 'total.py',
      fps: 30,
      frames,
      durationSeconds: frames / 30,
    });
    expect(told.beats.map((b: {id: string}) => b.id)).toEqual(story.beats.map((b) => b.id));
    expect(told.beats.map((b: {from: number}) => b.from)).toEqual(beats.map((b) => b.from));
    expect(told.beats[0].acts).toHaveLength(story.beats[0]?.acts.length ?? -1);
  });

  it('takes a reader that has seen enough for no error', async () => {
    const {cwd} = await folderWithRecording();
    const {child, ended} = startCli(['story', 'rec.json', '--clip', 'eval', '--json'], {cwd});
    child.stdout?.destroy();
    const {code, stderr} = await ended;
    expect({code, stderr}).toEqual({code: 0, stderr: ''});
  });
});
