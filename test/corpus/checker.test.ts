import {beforeAll, describe, expect, test} from 'vitest';
import type {Recording} from '../../src/recording/index.ts';
import {recordedSource} from '../support/recorded.ts';
import {check} from './checker/check.ts';

const PROGRAM = `def half(number):
    return number // 2

def safe(number):
    for divisor in (2, 0):
        try:
            number = number // divisor
        except ZeroDivisionError:
            pass
    return half(number)

def pair():
    yield 1000
    yield 2000

a, b = pair()
print(safe(a), [b])
`;

let whole: Recording;
beforeAll(async () => {
  whole = await recordedSource(PROGRAM, 'checked.py');
});

type Run = Recording['run'];
type Event = Run['events'][number];

/** A copy with something changed; the first finding about it, as text. */
function afterChange(change: (run: Run, recording: Recording) => void): string {
  const copy = structuredClone(whole);
  change(copy.run, copy);
  const [first] = check(copy);
  return first ? `${first.cause}: ${first.detail}` : '';
}

const stepOf = (recording: Recording, name: string, nth = 0) => {
  const steps = recording.run.steps.filter(
    ({frame, offset}) =>
      recording.codes[recording.run.frames[frame]?.code ?? -1]?.instructions.find((i) => i.offset === offset)
        ?.name === name,
  );
  const step = steps[nth];
  if (!step) throw new Error(`There is no ${name}.`);
  return step;
};
const eventOf = <Kind extends Event['kind']>({events}: Run, kind: Kind): Extract<Event, {kind: Kind}> => {
  const event = events.find((e): e is Extract<Event, {kind: Kind}> => e.kind === kind);
  if (!event) throw new Error(`There is no ${kind}.`);
  return event;
};

test('a recording as it was made has no findings', () => {
  expect(check(whole)).toEqual([]);
});

describe('the checker notices', () => {
  const cases: Record<string, [(run: Run, recording: Recording) => void, RegExp]> = {
    'a slot that an instruction does not push': [
      (_, r) => stepOf(r, 'BINARY_OP').stack?.push(1),
      /deep, expected|is \d+, expected/,
    ],
    'another object on the stack': [
      (_, r) => {
        const {stack} = stepOf(r, 'GET_ITER');
        if (stack) stack[stack.length - 1] = 1;
      },
      /^LOAD_CONST: slot 0 is 1/,
    ],
    'a local that is not what was stored': [
      (_, r) => {
        const local = stepOf(r, 'NOP').locals?.[0];
        if (local) local[1] = 1;
      },
      /^STORE_FAST: local \d is 1/,
    ],
    'a name that is not what was stored': [
      ({steps}) => {
        const name = steps.flatMap((s) => s.names ?? []).find(([, text]) => text === 'safe');
        if (name) name[2] = 1;
      },
      /^STORE_NAME: the name safe is 1/,
    ],
    'control that goes elsewhere': [
      ({steps}) => {
        const place = steps.findIndex(({frame}) => frame === 0) + 3;
        steps.splice(place, 1);
      },
      /control goes to/,
    ],
    'another value returned': [
      (run) => {
        eventOf(run, 'return').value = 1;
      },
      /^RETURN_VALUE: \d+ is on the stack, 1 is given back/,
    ],
    'another exception handled': [
      (run) => {
        eventOf(run, 'handle').exception = 1;
      },
      /^exceptions: \d+ was raised, 1 is handled/,
    ],
    'a handler of nobody': [
      (run) => {
        const {step} = eventOf(run, 'raise');
        run.events = run.events.filter((e) => e.kind === 'output' || e.step !== step);
      },
      /control goes to/,
    ],
    'a caller that is another': [
      ({frames}) => {
        const last = frames.at(-1);
        if (last) last.caller = 0;
      },
      /^calls: Frame \d is called by/,
    ],
    'a call without its return': [
      (run) => {
        run.events = run.events.filter((e) => e !== eventOf(run, 'return'));
      },
      /^calls: Frame \d runs, but \d should/,
    ],
    'a dead object that somebody holds': [
      ({objects}, r) => {
        const kept = Math.abs(stepOf(r, 'UNPACK_SEQUENCE').stack?.at(-1) ?? 0);
        const object = objects.find((o) => o.id === kept);
        if (object) object.died = 0;
      },
      /^lifetimes: .* holds \d+, which died in step 0/,
    ],
  };

  test.each(Object.entries(cases))('%s', (_, [change, expected]) => {
    expect(afterChange(change)).toMatch(expected);
  });
});
