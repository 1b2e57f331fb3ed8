import {beforeAll, describe, expect, it} from 'vitest';
import type {Recording} from '../../src/recording/index.ts';
import {plainCaption, tell} from '../../src/story/index.ts';
import {formats} from '../../src/theme/formats.ts';
import {recordedSource, type stepClips} from '../support/recorded.ts';
import {expectWellTold} from '../support/story-rules.ts';

/** Two hundred functions, each of ten lines with its call. */
const functions = Array.from(
  {length: 200},
  (_, i) => `def step_${i}(x, y=${i}):
    """Step ${i}."""
    a = x + ${i}
    if a % 2:
        a = a * 3 + y
    else:
        a = a // 2
    return a

total = step_${i}(total)
`,
);
const program = `total = 0\n${functions.join('')}print(total)\n`;

describe('a program of 2,000 lines', {timeout: 120_000}, () => {
  let recording: Recording;
  beforeAll(async () => {
    recording = await recordedSource(program, 'long.py', {limits: {steps: 300}});
  });

  it('is recorded whole, but for the steps past the limit', () => {
    const {source, codes, header, run} = recording;
    expect(source.text).toBe(program);
    expect(source.text.split('\n').length).toBeGreaterThan(2000);
    expect(codes.map(({name}) => name).slice(1)).toEqual(functions.map((_, i) => `step_${i}`));
    expect(codes.slice(1).map(({node}) => recording.tree[node ?? -1]?.span?.[0])).toEqual(
      functions.map((_, i) => 2 + 10 * i),
    );
    expect(run.steps).toHaveLength(300);
    expect(header.cuts).toEqual([expect.objectContaining({limit: 'steps'})]);
  });

  it.each<[(typeof stepClips)[number], RegExp]>([
    ['tokens', /^Lines \d+ to 2002 go the same way: 1\d,\d{3} tokens more\.$/m],
    ['ast', /its 402 statements: each a node, with more nodes folded into it\./],
    ['bytecode', /^step_\d+\(\) is now \d+ instructions/m],
    ['eval', /^The recording stops here\. .*300 instructions so far/m],
    ['refs', /when the recording stops/],
  ])('is told in %s within its time, and what is left out is said', (clip, said) => {
    const story = tell(clip, recording, formats.wide);
    expectWellTold(story, formats.wide);
    expect(story.beats.map(({caption}) => plainCaption(caption)).join('\n')).toMatch(said);
  });
});
