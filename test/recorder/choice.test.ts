import {beforeAll, describe, expect, test} from 'vitest';
import {recordAgain} from '../../src/recorder/index.ts';
import {type Choice, compareRecordings, type Recording, replay} from '../../src/recording/index.ts';
import {plainCaption, tell} from '../../src/story/index.ts';
import {formats} from '../../src/theme/formats.ts';
import {FIB_AND_COUNT, told} from '../support/choosing.ts';
import {recordedSource} from '../support/recorded.ts';
import {expectWellTold} from '../support/story-rules.ts';

const program = `names = ['ada']
print('before')


${FIB_AND_COUNT}

class Box:
    def put(self, thing):
        self.thing = thing


class Bag:
    def put(self, thing):
        raise ValueError(thing)


box = Box()
box.put([1000])
held = count(3)
next(held)
total = 0
for value in held:
    total += value
print(fib(5), total)
try:
    Bag().put(names)
except ValueError:
    print('caught')
`;

const all = () => recordedSource(program);
const only = (choice: Partial<Choice>, limits = {}) =>
  recordedSource(program, 'program.py', {choice: {call: 1, ...choice}, limits});

/** Where the part that was chosen stands in the whole run, by its steps; -1 if it is no part of it. */
function placeOf(part: readonly string[], whole: readonly string[]): number {
  return whole.findIndex((_, at) => part.every((step, i) => whole[at + i] === step));
}

let whole: Recording;
beforeAll(async () => {
  whole = await all();
});

describe('what is chosen is a part of the run as it is without a choice', () => {
  test.each<[string, Partial<Choice>, first: string, last: string]>([
    ['a call, with all that it calls', {function: 'fib'}, 'fib RESUME 5', '<module> LOAD_NAME 35'],
    ['a call inside that', {function: 'fib', call: 7}, 'fib RESUME 5', 'fib BINARY_OP 8'],
    [
      'a generator, with what runs between its values',
      {function: 'count'},
      'count RESUME 11',
      '<module> POP_ITER 33',
    ],
    ['a method by its qualified name', {function: 'Box.put'}, 'put RESUME 19', '<module> POP_TOP 29'],
    [
      'a call that an exception ends',
      {function: 'Bag.put'},
      'put RESUME 24',
      '<module> PUSH_EXC_INFO undefined',
    ],
    ['the whole module', {function: '<module>'}, '<module> RESUME undefined', '<module> RETURN_VALUE 39'],
    ['a line', {lines: [32, 32]}, '<module> LOAD_SMALL_INT 32', '<module> LOAD_NAME 33'],
    ['a loop', {lines: [33, 34]}, '<module> LOAD_NAME 33', '<module> LOAD_NAME 35'],
    ['a pass of a loop', {lines: [34, 34], call: 2}, '<module> LOAD_NAME 34', '<module> FOR_ITER 33'],
    [
      'lines of a function',
      {function: 'fib', lines: [6, 7], call: 3},
      'fib LOAD_FAST_BORROW 6',
      'fib LOAD_GLOBAL 8',
    ],
  ])('%s', async (_, choice, first, last) => {
    const recording = await only(choice);
    const steps = told(recording);
    expect([steps[0], steps.at(-1)]).toEqual([first, last]);
    expect(placeOf(steps, told(whole))).toBeGreaterThanOrEqual(0);
    expect(recording.header.choice).toEqual({call: 1, ...choice});
    expect(recording.run.totals).toEqual(whole.run.totals);
  });
});

test.each([{function: 'fib', call: 7}, {lines: [33, 34] as [number, number]}])(
  'a choice is chosen again where its recording is verified: %o',
  async (choice) => {
    const recording = await only(choice);
    const again = await recordAgain(recording, Buffer.from(program));
    expect(compareRecordings(recording, again)).toEqual({notes: []});
  },
);

describe('the state at its start', () => {
  test('is that of the whole run at the same step', async () => {
    const part = await only({function: 'fib', call: 4});
    const at = placeOf(told(part), told(whole));
    const [there] = replay(part);
    const same = [...replay(whole)][at];
    const seen = (moment: typeof there) => {
      const frame = moment?.frames.get(moment.frame);
      const show = (slot: number) => `${Math.sign(slot)} ${moment?.objects.get(Math.abs(slot))?.repr}`;
      return {
        names: [...(moment?.names.get(0) ?? [])].map(([name, id]) => {
          const object = moment?.objects.get(id);
          return [name, object?.repr, object?.count];
        }),
        locals: frame?.locals.map(show),
        stack: frame?.stack.map(show),
      };
    };
    expect(seen(there).names.length).toBeGreaterThan(5);
    expect(seen(there)).toEqual(seen(same));
  });

  test('knows the frames below, which have no steps yet, and of objects no birth', async () => {
    const {run} = await only({function: 'fib', call: 4});
    const callers = run.frames.map(({code, caller}) => [code, caller]);
    expect(callers.slice(0, 4)).toEqual([
      [0, null],
      [1, 0],
      [1, 1],
      [1, 2],
    ]);
    expect(run.steps[0]?.frame).toBe(4);
    expect(run.events[0]).toEqual({kind: 'call', step: 0, frame: 4});
    expect(run.namespaces[0]).toEqual({name: 'module', frame: 0});
    const before = run.objects.filter(({type}) => type === 'list' || type === 'generator');
    expect(before.map(({born}) => born)).toEqual([undefined, undefined, undefined]);
    expect(run.events.filter(({kind}) => kind === 'output')).toEqual([]);
  });

  test('a generator that was made before has no caller that is known', async () => {
    const {run} = await only({lines: [33, 34]});
    expect(run.frames).toEqual([
      {code: 0, caller: null},
      {code: 2, caller: null},
    ]);
    expect(run.events.filter(({kind}) => kind === 'call')).toEqual([]);
  });
});

describe('the rest of a run is counted', () => {
  test('all of it, and the recorded steps among it', () => {
    const {run, codes} = whole;
    expect(run.totals?.complete).toBe(true);
    expect(run.totals?.instructions).toBe(run.steps.length);
    const steps = codes.map((_, i) => run.steps.filter(({frame}) => run.frames[frame]?.code === i).length);
    expect(run.totals?.codes.map(({instructions}) => instructions)).toEqual(steps);
    const calls = codes.map((_, i) => run.frames.filter(({code}) => code === i).length);
    expect(run.totals?.codes.map((code) => code.calls)).toEqual(calls);
    expect(run.totals?.codes[1]?.lines).toEqual([
      [6, 15],
      [7, 8],
      [8, 7],
    ]);
    expect(run.totals?.codes[2]?.lines).toEqual([
      [12, 1],
      [13, 4],
      [14, 3],
      [15, 3],
    ]);
  });

  test.each([1, 57, 58])('the same where the recording ends after %i steps', async (steps) => {
    const {run} = await recordedSource(program, 'program.py', {limits: {steps}});
    expect(run.steps).toHaveLength(steps);
    expect(run.totals).toEqual(whole.run.totals);
  });

  test.each([
    ['ends that', 'import sys\nsys.monitoring.free_tool_id(4)\nprint(1)\n', ['tracing']],
    [
      'traces itself, which nobody hears of',
      'import sys\ndef trace(*_):\n    return trace\ndef f():\n    return 1\nsys.settrace(trace)\nf()\nsys.settrace(None)\n',
      [],
    ],
  ])('as far as it was heard of, where the program %s', async (_, text, limits) => {
    const {header, run} = await recordedSource(text);
    expect(header.cuts.map(({limit}) => limit)).toEqual(limits);
    expect(run.totals).toMatchObject({complete: false, instructions: run.steps.length});
  });

  test('up to as many as can be counted in some seconds', async () => {
    const {header, run} = await recordedSource(
      'n = 0\nwhile n < 400_000:\n    n += 1\nprint(n)\n',
      'program.py',
      {
        limits: {steps: 20, timeMs: 60_000},
      },
    );
    expect(run.totals).toMatchObject({complete: false, instructions: 3_000_021});
    expect(run.end.how).toBe('finished');
    // That the recorder counts no more is not taken for a tool of the program's.
    expect(header.unfollowed).toBeUndefined();
  }, 60_000);
});

describe('a choice that comes to nothing', () => {
  test.each<[string, Partial<Choice>, RegExp]>([
    [
      'a function that is not there',
      {function: 'fob'},
      /no function fob\. It has: <module>, fib, count, Box, Box\.put/,
    ],
    ['a name that two have', {function: 'put'}, /several functions put\. Say which: Bag\.put, Box\.put/],
    [
      'a call too far',
      {function: 'fib', call: 99},
      /ended without call 99 of fib: that function was called 15 times/,
    ],
    ['lines without code', {lines: [3, 4]}, /no code in lines 3 to 4\. Lines with code: 1-2, 5-8, 11-15/],
    ['lines of another function', {function: 'fib', lines: [11, 12]}, /Lines with code: 5-8\./],
  ])('%s', async (_, choice, sentence) => {
    await expect(only(choice)).rejects.toThrow(sentence);
  });

  test('a function that is never called, lines that never run, and a time that is over', async () => {
    const source = 'def idle():\n    pass\n\n\nif False:\n    idle()\nn = 0\nwhile n < 10:\n    n += 0\n';
    const of = (choice: Partial<Choice>, text: string) =>
      recordedSource(text, 'program.py', {choice: {call: 1, ...choice}, limits: {timeMs: 500}});
    const ends = source.slice(0, source.indexOf('n = 0'));
    await expect(of({function: 'idle'}, ends)).rejects.toThrow(/that function was never called/);
    await expect(of({lines: [2, 2]}, ends)).rejects.toThrow(/without line 2: those lines never ran/);
    await expect(of({function: 'idle'}, source)).rejects.toThrow(
      /did not come to call 1 of idle in its time/,
    );
  });
});

describe('the clips of a choice', () => {
  test.each<[Partial<Choice>, RegExp]>([
    [{function: 'fib', call: 4}, /call 4 of fib/],
    [{function: 'count'}, /call 1 of count/],
    [{function: 'Bag.put'}, /call 1 of Bag\.put/],
    [{lines: [33, 34]}, /lines 33 to 34/],
    [{lines: [32, 32]}, /line 32/],
  ])('%o name it', async (choice, name) => {
    const recording = await only(choice);
    for (const clip of ['eval', 'refs', 'bytecode', 'ast', 'tokens'] as const) {
      expectWellTold(tell(clip, recording, formats.wide), formats.wide);
    }
    const captions = tell('eval', recording, formats.wide).beats.map((beat) => plainCaption(beat.caption));
    expect(captions[0]).toMatch(name);
    expect(captions.at(-1)).toMatch(name);
    expect(recording.header.cuts[0]?.why).toMatch(name);
  });
});
