import {describe, expect, it} from 'vitest';
import {codeOf, type Instruction} from '../../src/recording/index.ts';
import {type Handler, handlerLeft} from '../../src/story/handler.ts';
import {cause, endOf, endsLoop} from '../../src/story/refs/cause.ts';
import type {Holder} from '../../src/story/refs/holders.ts';
import type {StepFacts} from '../../src/story/refs/steps.ts';
import {tellRefs} from '../../src/story/refs.ts';
import {plainCaption} from '../../src/story/vocabulary/caption.ts';
import {wide} from '../../src/theme/formats.ts';
import {recordedSource} from '../support/recorded.ts';

const instruction = (name: string, argText = '', offset = 0): Instruction => ({
  ...{offset, size: 2, name, opcode: 0, arg: null, argText, caches: [], nodes: [], origin: 'source'},
});

const facts = (name: string, argText = '', more: Partial<StepFacts> = {}): StepFacts => ({
  ...{step: 9, frame: 1, line: 2, statement: 'for key, xs in data', owner: 'f()', expression: 'data'},
  ...{
    simple: false,
    discards: false,
    overrides: false,
    clears: false,
    restores: false,
    raises: false,
    unwinds: false,
  },
  ...{
    landing: undefined,
    handler: undefined,
    begun: 9,
    next: undefined,
    instruction: instruction(name, argText),
    ...more,
  },
});

const local = (name: string): Holder => ({
  ...{key: name, kind: 'local', name, owner: 'f()', of: 1, references: 1, borrowed: 0},
});

const why = (step: StepFacts, lost: readonly Holder[] = []) => plainCaption(cause(step, 30, lost));

const said = async (text: string) =>
  tellRefs(await recordedSource(text), wide)
    .beats.map((b) => plainCaption(b.caption))
    .join(' ');

describe('why an object is let go of', () => {
  it('names the variable that held it, whichever of two a superinstruction stores to', () => {
    const two = facts('STORE_FAST_STORE_FAST', 'key, xs');
    expect(why(two, [local('xs')])).toBe('for key, xs in data stores another object in xs');
    expect(why(two, [local('key')])).toBe('for key, xs in data stores another object in key');
    const chain = facts('STORE_NAME', 'd', {statement: 'a = b = c = d = None'});
    expect(why(chain, ['a', 'b', 'c'].map(local))).toMatch(/stores something else in a, b and c$/);
    expect(why(chain, ['a', 'b', 'c', 'd', 'e'].map(local))).toMatch(/in a, b, c and two more$/);
    // Either may have led to it.
    expect(why(two)).toBe('for key, xs in data stores something else in key and xs');
    expect(why(facts('STORE_FAST_LOAD_FAST', 'x, y'))).toMatch(/stores another object in x$/);
  });

  it('is the loop’s end where FOR_ITER went past END_FOR, as before 3.14, and not where it took an item', () => {
    const iter = {...instruction('FOR_ITER', 'to L2', 18), target: 56};
    const at = (offset: number) =>
      facts('', '', {instruction: iter, next: instruction('LOAD_FAST', 'out', offset)});
    for (const offset of [56, 58, 60]) expect(why(at(offset)), String(offset)).toBe('The loop is over');
    expect(plainCaption(endOf(at(60)) ?? [])).toBe('the end of the loop');
    expect(endsLoop(at(22))).toBe(false);
    expect(why(at(22))).toBe('The loop takes its next item');
  });

  it('is no exception handled where a finally only passes it on', () => {
    const dropped = facts('POP_EXCEPT', '', {next: instruction('RERAISE')});
    expect(why(dropped)).toBe('CPython drops its note of the exception that was being handled');
    expect(why(facts('POP_EXCEPT', '', {next: instruction('JUMP_BACKWARD')}))).toBe(
      'The exception is handled',
    );
    expect(why(facts('RERAISE'))).toBe('The exception is raised again');
  });

  it('is no exception handled where a finally or a with ends it', () => {
    const left = (handler: Handler) =>
      why(facts('POP_EXCEPT', '', {handler, statement: 'return 1', next: instruction('RETURN_VALUE')}));
    expect(left('except')).toBe('The exception is handled');
    expect(left('finally')).toBe('With return 1, the finally block drops the exception');
    expect(left('with')).toBe('The with block is left, and the exception goes no further');
  });

  it('is the way out of a loop, which clears the iterator away', () => {
    const iterator: Holder = {...local(''), kind: 'container', owner: 'list_iterator'};
    const step = facts('POP_TOP', '', {statement: 'return n', simple: true});
    expect(why(step, [iterator])).toBe('return n leaves the loop');
    expect(why(step, [local('n')])).toBe('return n is done with it');
  });

  it('is that a comprehension gives its variable back', () => {
    const step = facts('STORE_FAST', 'x', {restores: true});
    expect(why(step)).toBe('The comprehension is over, and x is what it was before it');
  });
});

describe('what lets go', () => {
  it('is the call in the caller, not the yield of the generator that it runs', async () => {
    const captions = await said(
      'def count():\n    n = 0\n    while True:\n        n += 1\n        yield n\n\ng = count()\nprint(next(g))\ng.close()\n',
    );
    expect(captions).toContain('For a moment, print(next(g)) puts the generator on the value stack');
    expect(captions).toContain('g.close() puts the generator on the value stack: two, then one again');
    expect(captions).not.toMatch(/yield n|out of count/);
  });

  it('is a loop’s next item, whose head makes the list', async () => {
    const captions = await said(
      "def f():\n    for key, xs in [('a', [1, 2]), ('b', None)]:\n        print(key)\n    return 1\nf()\n",
    );
    expect(captions).toContain("for key, xs in [('a', [1, 2]), ('b', None)] makes a list on the heap");
    expect(captions).toContain('stores another object in xs: one reference is left');
  });
});

it('tells a finally that drops an exception from the except clause inside it', async () => {
  const text = `def f():
    try:
        raise ValueError
    finally:
        try:
            raise KeyError
        except KeyError:
            pass
        return 1
f()
`;
  const recording = await recordedSource(text);
  const left = recording.run.steps.flatMap(({frame, offset}, step) => {
    const {instructions} = codeOf(recording, frame);
    const name = instructions.find((i) => i.offset === offset)?.name;
    return name === 'POP_EXCEPT' ? [handlerLeft(recording, step)] : [];
  });
  expect(left).toEqual(['except', 'finally']);
});
