import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {chooseClips} from '../../src/cli/clip-choice.ts';
import {type Recording, readRecording} from '../../src/recording/index.ts';

const shipped = new URL('../../assets/recordings/deadlock.json', import.meta.url);
const deadlock = readRecording(readFileSync(shipped, 'utf8'));
const {threads: _, ...alone} = deadlock;
const sandboxed: Recording = {
  ...alone,
  header: {...alone.header, interpreter: {...alone.header.interpreter, carrier: 'Pyodide'}},
};

test.each([
  ['gil-cost', deadlock, /the clip gil-cost \(what the threads cost was not measured\)\. It allows: .*gil/],
  ['eval', deadlock, /the clip eval \(it was not followed step by step\)/],
  ['gil', alone, /the clip gil \(the program starts no thread\)/],
  ['gil', sandboxed, /the clip gil \(only --python records threads\)/],
] as const)('says what is lacking for %s', async (clip, recording, sentence) => {
  await expect(chooseClips(recording, [clip])).rejects.toThrow(sentence);
});
