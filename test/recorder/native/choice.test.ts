import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {recordAgain, recordNative} from '../../../src/recorder/index.ts';
import {type Choice, compareRecordings, type Recording, readRecording} from '../../../src/recording/index.ts';
import {FIB_AND_COUNT, told} from '../../support/choosing.ts';
import {oldestAndNewest} from '../../support/pythons.ts';

/** Milliseconds, on a busy machine. */
const LONG = 60_000;
const program = `print('before')


${FIB_AND_COUNT}

def outer(*given):
    def inner():
        return given

    kept = [1000]
    for value in kept:
        given += (value,)
    return inner()


total = 0
for value in count(3):
    total += value
print(fib(5), total, outer(1, 2))
`;
const found = process.platform === 'linux' ? oldestAndNewest() : [];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'inside-cpython-test-'));
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

async function only(
  python: string,
  choice: Partial<Choice> | undefined,
  text = program,
  timeMs = 10_000,
  steps = 5000,
) {
  const path = join(folder, 'program.py');
  writeFileSync(path, text);
  const chosen = choice && {choice: {call: 1, ...choice}};
  const recording = await recordNative(path, {python, rounds: 0, limits: {timeMs, steps}, ...chosen});
  return readRecording(JSON.stringify(recording));
}

describe.each(found)('what is chosen of a run by $version', {timeout: LONG}, ({path: python}) => {
  let whole: Recording;
  beforeAll(async () => {
    whole = await only(python, undefined);
  }, LONG);

  it.each<[string, Partial<Choice>, first: RegExp, last: RegExp]>([
    ['a call', {function: 'fib', call: 7}, /^fib RESUME 4$/, /^fib BINARY_OP 7$/],
    [
      'a loop',
      {lines: [28, 29]},
      /^<module> (LOAD_NAME|PUSH_NULL) 28$/,
      /^<module> (LOAD_NAME|PUSH_NULL) 30$/,
    ],
    [
      'lines of a function',
      {function: 'outer', lines: [21, 23]},
      /^outer LOAD_CONST 21$/,
      /^outer (LOAD_\w+|PUSH_NULL) 24$/,
    ],
  ])('%s is a part of the whole, and the rest is counted', async (_, choice, first, last) => {
    const recording = await only(python, choice);
    const steps = told(recording);
    expect(steps[0]).toMatch(first);
    expect(steps.at(-1)).toMatch(last);
    const all = told(whole);
    const at = all.findIndex((_, i) => steps.every((step, n) => all[i + n] === step));
    expect(at).toBeGreaterThanOrEqual(0);
    expect(recording.header.choice).toEqual({call: 1, ...choice});
    expect(recording.run.events.filter((event) => event.kind === 'output')).toEqual([]);
    const {totals} = recording.run;
    expect(totals).toMatchObject({complete: true, instructions: all.length});
    const calls = whole.codes.map((_, code) => whole.run.frames.filter((f) => f.code === code).length);
    expect(totals?.codes.map((code) => code.calls)).toEqual(calls);
    // What is said to be born in it was so in the whole run, too.
    for (const {type, repr, born} of recording.run.objects) {
      if (born === undefined) continue;
      const same = whole.run.objects.filter((o) => o.type === type && o.repr === repr);
      expect(same.map((o) => (o.born ?? -1) - at)).toContain(born);
    }
    const again = await recordAgain(recording, Buffer.from(program), {python});
    expect(compareRecordings(recording, again)).toEqual({notes: []});
  });

  it('the rest is counted without a choice too, wherever the recording ends', async () => {
    const {totals, steps} = whole.run;
    expect(totals).toMatchObject({complete: true, instructions: steps.length});
    const resume = told(whole).indexOf('fib RESUME 4');
    for (const most of [resume, resume + 1]) {
      const {run} = await only(python, undefined, program, 10_000, most);
      expect(run.steps).toHaveLength(most);
      expect(run.totals).toEqual(totals);
    }
  });

  it.each<[string, Partial<Choice>, string, RegExp]>([
    ['no such function', {function: 'fob'}, program, /has no function fob\. It has: <module>, fib/],
    ['too few calls', {function: 'fib', call: 99}, program, /that function was called 15 times/],
    [
      'its own end',
      {function: 'f'},
      'import os\ndef f(): pass\nos._exit(0)\n',
      /ended without call 1 of f\. Choose/,
    ],
    [
      'the time',
      {function: 'f'},
      'import time\ndef f(): pass\ntime.sleep(60)\n',
      /in its time\. Give it more/,
    ],
    [
      'a thread',
      {function: 'f'},
      'from threading import Thread\ndef f(): pass\nThread(target=f).start()\n',
      /starts a thread: it is not followed step by step\. Leave --function/,
    ],
  ])('is refused in a sentence: %s', async (_, choice, text, sentence) => {
    const refused = only(python, choice, text, 800);
    await expect(refused).rejects.toThrow(sentence);
    await expect(refused).rejects.toMatchObject({name: 'UnusableProgram'});
  });
});

it.each(found.slice(-1))(
  'by $version as many are counted as in some seconds, and told though the program leaves Python',
  async ({path: python}) => {
    const text = 'import os\nn = 0\nwhile n < 800_000:\n    n += 1\nos._exit(0)\n';
    const {run} = await only(python, undefined, text, LONG, 20);
    expect(run.totals).toMatchObject({complete: false, instructions: 3_000_021});
  },
  LONG,
);
