import {expect, test} from 'vitest';
import {notesOn} from '../../src/cli/notes.ts';
import {storyText} from '../../src/cli/story-text.ts';
import {defaultLimits} from '../../src/recorder/limits.ts';
import {tell} from '../../src/story/index.ts';
import {formats} from '../../src/theme/formats.ts';
import {recordedSource} from '../support/recorded.ts';

const TRACED = `import sys
def trace(*_):
    return None
def f(x):
    return x
f(1)
sys.settrace(trace); f(2); sys.settrace(None)
print(f(3))
`;

test('that the program has a trace function is in the header, and said of the recording and of what a clip tells', async () => {
  const recording = await recordedSource(TRACED);
  const [unfollowed] = recording.header.unfollowed ?? [];
  expect(unfollowed).toMatchObject({by: 'trace function'});
  const note = `The program had a trace function (sys.settrace) from step ${unfollowed?.step} on: what that did was neither followed nor counted.`;
  expect(notesOn(recording)).toContain(note);
  expect(storyText(tell('eval', recording, formats.wide), recording, 60)).toContain(`note: ${note}`);
  expect(recording.run.totals?.complete).toBe(false);
});

test('totals are not complete, either, if it had one only behind the last recorded step', async () => {
  const {header, run} = await recordedSource(TRACED, 'program.py', {limits: {...defaultLimits, steps: 15}});
  expect(header.unfollowed).toEqual([{by: 'unknown'}]);
  expect(run.totals?.complete).toBe(false);
});
