import {describe, expect, it} from 'vitest';
import type {Recording} from '../../src/recording/index.ts';
import {afterReturn} from '../../src/story/eval/after-return.ts';
import type {Telling} from '../../src/story/eval/draft.ts';
import {clauseOf} from '../../src/story/eval/words/clause.ts';
import type {Doing} from '../../src/story/eval/words/doing.ts';
import {tellEval} from '../../src/story/eval.ts';
import {plainCaption} from '../../src/story/index.ts';
import {wide} from '../../src/theme/formats.ts';
import {leaving} from '../support/leaving.ts';
import {recorded, recordedSource} from '../support/recorded.ts';

const captionsOf = async (source: string) =>
  tellEval(await recordedSource(source), wide).beats.map((b) => plainCaption(b.caption));

/** Wording that is true of one program and false of another. */
describe('captions of the eval clip', () => {
  it('know that the body of a class runs at once, and that of a function does not', async () => {
    const ofClass = await captionsOf(
      'class A:\n    print(1)\n    for i in range(3):\n        b = i\nprint(A().b)\n',
    );
    expect(ofClass).toContain('Line 1 makes A: the body of the class runs at once.');
    const ofFunction = await captionsOf(
      'import gc\nclass A: pass\ndef f():\n    return A()\nprint(f(), gc.isenabled())\n',
    );
    expect(ofFunction.join('\n')).not.toMatch(/nothing inside runs|gc is made/);
  });

  it('say how many arguments they leave out', async () => {
    const said = await captionsOf('def f(a, b, c):\n    return a\nf(1000, 2000, 3000)\nf(int, 2, 3)\n');
    expect(said.join('\n')).toMatch(
      /: the function f, NULL \(there is no self\), 1000, 2000 and one more value\./,
    );
    expect(said.join('\n')).toMatch(/: the function f, the class int, 2 and one more value\./);
  });

  it('do not call the `None` that the module returns the result of a line', async () => {
    const said = tellEval(await recorded('names'), wide).beats.map((b) => plainCaption(b.caption));
    expect(said).toContain('Line 9: DELETE_NAME unbinds b.');
    expect(said.join('\n')).not.toContain('works out None');
  });

  it('tell a call of a class from one of `super().__init__`', async () => {
    const said = await captionsOf(
      'class B:\n    def __init__(self):\n        self.x = 1\nclass C(B):\n    def __init__(self):\n        super().__init__()\n        self.y = 2\nc = C()\n',
    );
    expect(said.filter((text) => /makes a new C object/.test(text))).toHaveLength(1);
    expect(said).toContain('RETURN_VALUE hands None to the caller; the frame of B.__init__() is gone.');
    expect(said.filter((text) => /what the caller gets is the finished object/.test(text))).toHaveLength(1);
  });

  it('do not end the run with an exception that leaves the chosen call and is handled below it', async () => {
    const text =
      'def refuse(n):\n    raise ValueError(n)\ntry:\n    refuse(7)\nexcept ValueError as e:\n    print(e)\n';
    const choice = {function: 'refuse', call: 1};
    const recording = await recordedSource(text, 'program.py', {choice});
    const said = tellEval(recording, wide).beats.map((b) => plainCaption(b.caption));
    expect(said).toContain('refuse() has no handler for it: its frame is thrown off the call stack.');
    expect(said).toContain('The module has a handler: its exception table says where to go on.');
    expect(said.join('\n')).not.toMatch(/the run ends with|No frame has a handler/);
  });

  it('call a frame suspended again only if it was before, and say whose it is', async () => {
    const text =
      'def countdown(n):\n    while n > 0:\n        got = yield n\n        n -= 1\ndef wrap(n):\n    yield from countdown(n)\nfor value in wrap(2):\n    print(value)\n';
    const choice = {function: 'countdown', lines: [3, 3] as [number, number], call: 2};
    const recording = await recordedSource(text, 'program.py', {choice});
    const said = tellEval(recording, wide).beats.map((b) => plainCaption(b.caption));
    const suspended = said.filter((text) => text.includes('is suspended'));
    expect(suspended.at(1)).toBe(
      'YIELD_VALUE hands 1 to the caller, and the frame of wrap() is suspended too.',
    );
    expect(suspended.join('\n')).not.toContain('the frame is suspended again');
  });

  it('do not say that a recursion runs more often than it is called', async () => {
    const said = await captionsOf('def depth(n):\n    return 10 // n + depth(n - 1)\ndepth(2)\n');
    expect(said).toContain('On through two frames of depth(): nine instructions seen before.');
    expect(said.join('\n')).not.toContain('more times');
  });

  it('do not count two loops as one, and call nothing the last round of a loop that was cut off', async () => {
    const nested = await captionsOf(
      'n = 0\nfor i in range(40):\n    for j in range(5):\n        n += j\nprint(n)\n',
    );
    expect(nested.join('\n')).not.toMatch(/^The loop goes round 2\d\d/m);
    const endless = await recordedSource('n = 0\nwhile True:\n    n += 1\n', 'endless.py');
    const said = tellEval(endless, wide).beats.map((b) => plainCaption(b.caption));
    expect(said.join('\n')).not.toMatch(/last time round|pushes .*NULL/);
  });

  it('say that the self of a bound method is inside it, and that a function has none', async () => {
    const program = (call: string) =>
      `class A:\n    def f(self, n):\n        return n\na = A()\ng = ${call}\nprint(g(300))\n`;
    const bound = (await captionsOf(program('a.f'))).join('\n');
    expect(bound).toMatch(/the method f, NULL \(self is inside the method\) and 300|NULL, in the place/);
    expect(bound).not.toContain('there is no self');
    const builtin = (await captionsOf('add = [].append\nadd(300)\nadd(400)\n')).join('\n');
    expect(builtin).not.toContain('there is no self');
  });

  it('count the calls of a repetition, and tell of a pattern the alternative that matched', async () => {
    const calls = (await captionsOf('nums = [5, 3, 8, 1]\nnums.sort(key=lambda n: -n)\nprint(nums)\n')).join(
      '\n',
    );
    expect(calls).toMatch(/12 more instructions, with two calls of <lambda>, then <lambda> returns -3/);
    const matched = await captionsOf(`def describe(value):
    match value:
        case 0 | 1:
            return 'bit'
        case _:
            return 'other'


describe(0)
describe(1)
`);
    // Of a line that is summed up, the comparison that decided is told; not the one before.
    const summedUp = matched.filter((text) => text.startsWith('Line 3: COMPARE_OP'));
    expect(summedUp[0]).toMatch(/1 == 1: True/);
    expect(summedUp.join('\n')).not.toMatch(/1 == 0: False/);
  });

  it('do not call it news that a name is what it was, nor that no name changes where it is not known', async () => {
    const memo = await captionsOf(
      'memo = {"a": "x" * 30}\nfor i in range(9):\n    memo[i * 1000] = "y" * 30\nprint(len(memo))\n',
    );
    expect(memo.filter((text) => text.includes('memo is now the dict')).length).toBeLessThanOrEqual(1);
    expect(memo.join('\n')).toContain('memo changes in place');
    expect(memo.join('\n')).not.toContain('no name changes');
  });

  it('call only what is written in C written in C', async () => {
    const said = await captionsOf('from fractions import Fraction\nx = Fraction(1, 3)\nprint(x)\n');
    expect(said.join('\n')).not.toMatch(/Fraction,? written in C/);
    expect(said.join('\n')).not.toMatch(/Fraction is made/);
  });

  it('say that an exit method swallows the exception, and join nothing to what ends a statement', async () => {
    const said = async (name: keyof typeof leaving) =>
      tellEval(await recordedSource(leaving[name], name), wide).beats.map((b) => plainCaption(b.caption));
    expect((await said('swallowed.py')).join('\n')).toMatch(
      /: __exit__\(\) gives back a true value, so the KeyError goes no further\./,
    );
    const matched = (await said('matched.py')).join('\n');
    expect(matched).toMatch(/POP_TOP takes off what is needed no longer, .*\.$/m);
    expect(matched).not.toMatch(/POP_TOP[^.]*;/);
  });

  it('tell the comprehensions of a module line by line, and call no hidden argument a name', async () => {
    const said = await captionsOf(
      'squares = [n * n for n in range(5)]\nevens = [n for n in squares if n % 2 == 0]\ntotal = sum(n for n in evens)\nprint(squares, total)\n',
    );
    expect(said.join('\n')).toContain('squares is now [0, 1, 4, 9, 16]');
    expect(said.join('\n')).toContain('evens is now [0, 4, 16]');
    expect(said.join('\n')).not.toMatch(/\.0 (is now|changes)|only prepare/);
  });
});

it('says what 3.11’s PRECALL is for, and that the way back of a yield from is no loop', () => {
  const said = (name: string) => {
    const recording = {header: {cuts: []}, run: {steps: []}} as unknown as Recording;
    const instruction = {name, argText: ''};
    const doing = {instruction, recording, did: {step: 0}, after: {}, popped: [], pushed: []};
    return plainCaption(clauseOf(doing as unknown as Doing) ?? []);
  };
  expect(said('PRECALL')).toBe('PRECALL prepares the call');
  expect(said('JUMP_BACKWARD_NO_INTERRUPT')).toMatch(/ goes back to SEND, which hands on what came in$/);
});

it('says that a finally drops the exception which led into it', async () => {
  const text = 'def drop():\n    try:\n        raise KeyError\n    finally:\n        return 1\ndrop()\n';
  const captions = tellEval(await recordedSource(text), wide).beats.map((b) => plainCaption(b.caption));
  expect(captions.join('\n')).toMatch(/POP_EXCEPT drops the exception that led into the finally block/);
});

it('says why __del__() runs when a frame goes', () => {
  const recording = {
    run: {events: [{kind: 'call', step: 6, frame: 1}], frames: [{code: 0}, {code: 1}]},
    codes: [{}, {name: '__del__', qualname: 'Point.__del__', flags: ['OPTIMIZED']}],
    tree: [],
  };
  const objects = new Map([[9, {record: {type: 'Point'}, repr: '<Point>'}]]);
  const moments = new Map([[6, {frames: new Map([[1, {locals: [9]}]]), objects}]]);
  const list = [...Array.from({length: 6}, () => undefined), {step: 6, frame: 1, code: 1}];
  const doing = {did: {step: 5}, before: {code: {localsplus: []}}} as unknown as Doing;
  const [beat] = afterReturn({recording, moments, list} as unknown as Telling, doing);
  expect(plainCaption(beat?.caption ?? [])).toBe(
    'With the frame goes the last reference to the Point object, so CPython calls __del__().',
  );
});
