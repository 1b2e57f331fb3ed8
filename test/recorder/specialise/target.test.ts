import {beforeAll, describe, expect, it} from 'vitest';
import {UnusableProgram} from '../../../src/recorder/index.ts';
import {chooseTarget} from '../../../src/recorder/specialise/target.ts';
import type {Recording} from '../../../src/recording/index.ts';
import {recorded, recordedSource} from '../../support/recorded.ts';

const TEXT = `class Box:
    def get(self):
        return self.value

def often(x):
    return x + 1

def looping(n):
    for i in range(n):
        often(i)

def never(x):
    return x.y

def empty():
    pass

def renamed(x):
    return -x

renamed(1)

def renamed(x):
    return x * 2

box = Box()
box.value = 1
box.get()
looping(5)
for _ in range(9):
    empty()
renamed(1)
renamed(2)
`;

describe('what is watched', () => {
  let recording: Recording;
  beforeAll(async () => {
    recording = await recordedSource(TEXT);
  });
  const choose = (name: string, of = recording, warm = 0) => {
    const target = chooseTarget(of, {function: name, warm});
    return target && {...target, code: of.codes[target.code]?.qualname};
  };

  it('by itself is what the program repeats most', async () => {
    // The module's own loop has nine passes; a function that has nothing to be specialised is none to choose.
    expect(choose('auto')).toEqual({code: '<module>', passes: true, chosen: 'passes', warm: 0});
    expect(choose('auto', await recorded('countdown'))).toMatchObject({chosen: 'passes'});
  });

  it('of equals is the one that is called', async () => {
    const even = await recordedSource('def f(x):\n    return x + 1\nfor i in range(4):\n    f(i)\n');
    expect(choose('auto', even)).toEqual({code: 'f', passes: false, chosen: 'calls', warm: 0});
  });

  it('is nothing where there is nothing to be specialised, and where no steps were recorded', async () => {
    expect(choose('auto', await recordedSource('x = 1\n'))).toBeUndefined();
    const {run} = recording;
    expect(choose('auto', {...recording, run: {...run, steps: [], events: [], frames: []}})).toBeUndefined();
  });

  it.each([
    ['Box.get', {code: 'Box.get', passes: false}],
    ['get', {code: 'Box.get', passes: false}],
    ['looping', {code: 'looping', passes: true}],
    ['never', {code: 'never', passes: false}],
    ['<module>', {code: '<module>', passes: true}],
  ])('is what was named: %s', (name, target) => {
    expect(choose(name, recording, 3)).toEqual({...target, chosen: 'named', warm: 3});
  });

  it('of two of a name is the one that is called more often', () => {
    const {code} = chooseTarget(recording, {function: 'renamed', warm: 0}) ?? {};
    expect(recording.codes[code ?? 0]?.firstLine).toBe(23);
  });

  it('without steps is watched with its loops, if it has any', () => {
    const bare = {...recording, run: {...recording.run, steps: [], events: [], frames: []}};
    expect(choose('looping', bare)).toMatchObject({passes: true});
    expect(choose('often', bare)).toMatchObject({passes: false});
  });

  it('is refused where there is no function of that name', () => {
    expect(() => choose('nothing')).toThrow(UnusableProgram);
    expect(() => choose('nothing')).toThrow(
      /^program\.py has no function nothing, .* It has: <module>, Box, Box\.get, /,
    );
  });
});
