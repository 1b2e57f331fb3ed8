import {beforeAll, describe, expect, it} from 'vitest';
import type {Recording} from '../../src/recording/index.ts';
import {type EvalChange, type EvalView, tellEval} from '../../src/story/eval.ts';
import type {Story} from '../../src/story/vocabulary/beat.ts';
import {plainCaption} from '../../src/story/vocabulary/caption.ts';
import type {EvalPicture} from '../../src/story/vocabulary/eval-picture.ts';
import {storyMs} from '../../src/story/vocabulary/pace.ts';
import {wide} from '../../src/theme/formats.ts';
import {timing} from '../../src/theme/timing.ts';
import {nasty} from '../support/nasty.ts';
import {type Example, examples, recorded, recordedSource} from '../support/recorded.ts';

type EvalStory = Story<EvalView, EvalChange>;

/** Programs that are hard on this story. */
const hard = {
  'recursion.py': 'def f(n):\n    return 1 if n < 2 else f(n - 1) + f(n - 2)\n\n\nprint(f(9))\n',
  'nested_loops.py': `hits = 0
for a in range(12):
    for b in range(12):
        if a * b % 7 == 3:
            hits += 1
print(hits)
`,
  'uncaught.py': `def inner(x):
    return [1, 2][x]


def outer(x):
    return inner(x) + 1


outer(5)
`,
  'finally.py': `def risky(n):
    try:
        if n > 1:
            raise ValueError("too big" * 20)
        return n
    finally:
        print("cleaned up")


for n in range(3):
    try:
        risky(n)
    except ValueError:
        print("caught")
`,
  'many_locals.py': `def sums(a, b, c, d, e, f, g, h):
    i = a + b
    j = c + d
    k = e + f
    l = g + h
    return max(i, j, k, l, a, b, c, d, e, f, g, h, i + j, k + l)


print(sums(1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000))
`,
  'huge_repr.py':
    'text = "na " * 4000\nparts = text.split()\nlong = {part: [text] * 3 for part in parts}\nprint(len(long))\n',
  'coroutine.py': `async def ask():
    return 42


async def main():
    return await ask() + 1


try:
    main().send(None)
except StopIteration as stop:
    print(stop.value)
`,
  'two_generators.py': `def squares(n):
    for i in range(n):
        yield i * i


print([a + b for a, b in zip(squares(4), squares(4))])
`,
  'decorated.py': `def twice(f):
    def run(*args):
        return f(*args) + f(*args)

    return run


@twice
def half(n):
    return n // 2


print(half(2001))
`,
  'straight.py': Array.from({length: 150}, (_, i) => `value_${i} = ${i} * 1000 + ${i}\n`).join(''),
  'one_line_loop.py': 'n = 0\nwhile n < 3000: n += 1\n',
  'exit.py': 'import sys\n\nprint("bye")\nsys.exit(3)\n',
  'nothing.py': '# nothing at all\n',
} as const;

const programs: [name: string, record: () => Promise<Recording>][] = [
  ...examples.map((name): [string, () => Promise<Recording>] => [`${name}.py`, () => recorded(name)]),
  ...Object.entries({...nasty, ...hard}).map(([name, text]): [string, () => Promise<Recording>] => [
    name,
    () => recordedSource(text, name),
  ]),
];

const captions = (story: EvalStory) => story.beats.map((beat) => plainCaption(beat.caption));
const changes = (story: EvalStory) => story.beats.flatMap((beat) => beat.acts.map((act) => act.change));
const pictures = (story: EvalStory): EvalPicture[] => [
  story.view.opening,
  ...changes(story).flatMap((change) => (change.kind === 'become' ? [change.picture] : [])),
];

describe.each(programs)('the eval story of %s', (_name, record) => {
  let recording: Recording;
  let story: EvalStory;
  beforeAll(async () => {
    recording = await record();
    story = tellEval(recording, wide);
  });

  it('fits into a clip, with captions that can be read', () => {
    expect(storyMs(story.beats)).toBeLessThanOrEqual(timing.longestClip);
    expect(plainCaption(story.question)).toBe('Who runs it?');
    for (const text of captions(story)) {
      expect([...text].length, text).toBeLessThanOrEqual(wide.captionChars);
      expect(text).toMatch(/^\S.*[.?]$/su);
      expect(text).not.toMatch(/undefined|NaN|\[object/);
    }
    const ids = story.beats.map((beat) => beat.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('says nothing twice in a row', () => {
    const said = captions(story);
    for (const [i, text] of said.entries()) expect(text).not.toBe(said[i + 1]);
  });

  it('explains its jargon where it is first used', () => {
    const all = captions(story);
    const borrowed = all.find((text) => text.includes('borrowed'));
    if (borrowed) expect(borrowed).toMatch(/borrowed: the slot isn’t counted as a holder/);
    const popped = all.find((text) => /\bpops\b/.test(text));
    if (popped) expect(popped).toMatch(/pops .* off the stack|pops both/);
  });

  it('shows no more at a time than there is room for', () => {
    for (const {frame, cards, tabs} of pictures(story)) {
      expect(cards.length).toBeLessThanOrEqual(5);
      expect(tabs.length).toBeLessThanOrEqual(3);
      // Nobody shares a place on the heap.
      expect(new Set(cards.map((card) => card.place)).size).toBe(cards.length);
      if (!frame) continue;
      expect(frame.names.length).toBeLessThanOrEqual(6);
      expect(frame.stack.length + (frame.moreSlots > 0 ? 1 : 0)).toBeLessThanOrEqual(frame.slotRows);
      expect(frame.slotRows).toBeLessThanOrEqual(7);
      expect(frame.nameRows + frame.slotRows).toBeLessThanOrEqual(10 - tabs.length);
    }
  });

  it('keeps every object in its place', () => {
    const places = new Map<number, number>();
    for (const {cards} of pictures(story))
      for (const {object, place} of cards) {
        expect(places.get(object) ?? place).toBe(place);
        places.set(object, place);
      }
  });

  it('shows the recorded stacks, names, counts and call stacks', () => {
    const states = statesOf(recording);
    for (const picture of pictures(story)) {
      const state = states[picture.step];
      if (!state) throw new Error(`There is no step ${picture.step}.`);
      for (const card of picture.cards) {
        expect(card.count).toBe(
          recording.run.objects.find((o) => o.id === card.object)?.immortal
            ? 'immortal'
            : (state.counts.get(card.object) ?? null),
        );
      }
      const {frame} = picture;
      // While frames are unwound the picture shows the frame that the exception reaches.
      if (!frame || frame.raised !== undefined) continue;
      expect(frame.frame).toBe(state.frame);
      const stack = state.stacks.get(frame.frame) ?? [];
      expect(frame.moreSlots + frame.stack.length).toBe(stack.length);
      for (const slot of frame.stack) {
        expect(slot.object).toBe(Math.abs(stack[slot.at] ?? 0));
        expect(slot.borrowed).toBe((stack[slot.at] ?? 0) < 0);
      }
      for (const name of frame.names) expect(name.object).toBe(state.named(frame.frame, name.name));
    }
  });

  it('lets values travel only between things that are there', () => {
    let before: EvalPicture = story.view.opening;
    for (const change of changes(story)) {
      if (change.kind !== 'become') continue;
      for (const {from, to} of change.moves) {
        if (from.at === 'slot') {
          const depth = (before.frame?.stack.at(-1)?.at ?? -1) + 1;
          expect(from.frame).toBe(before.frame?.frame);
          expect(from.index).toBeLessThan(depth);
        }
        if (to.at === 'slot') {
          expect(to.frame).toBe(change.picture.frame?.frame);
          expect(to.index).toBeLessThanOrEqual(change.picture.frame?.stack.at(-1)?.at ?? -1);
        }
      }
      before = change.picture;
    }
  });

  it('points at instructions that were carried out, forwards in time', () => {
    let last = -1;
    for (const change of changes(story)) {
      if (change.kind !== 'point') continue;
      const step = recording.run.steps[change.step];
      expect(step?.offset).toBe(change.offset);
      expect(recording.run.frames[step?.frame ?? -1]?.code).toBe(change.code);
      expect(story.view.tables.find((t) => t.code === change.code)?.rows.map((r) => r.offset)).toContain(
        change.offset,
      );
      last = Math.max(last, change.step);
    }
    expect(last).toBeLessThan(recording.run.steps.length);
  });

  it('ends on the totals of the run', () => {
    expect(story.beats.at(-1)?.acts.at(-1)?.change.kind).toBe('totals');
    expect(story.view.totals[0]?.number.replaceAll(',', '')).toBe(String(recording.run.steps.length));
  });
});

describe('what is said of a run', () => {
  const said = async (text: string, name: string) =>
    captions(tellEval(await recordedSource(text, name), wide)).join('\n');

  it('a frame that C code asked for is called from there, and hands its value back there', async () => {
    const text =
      'import gc\n\n\nclass Node:\n    def __del__(self):\n        print("bye")\n\n\na = Node()\na.me = a\ndel a\ngc.collect()\n';
    const all = await said(text, 'collected.py');
    expect(all).toMatch(/collect, written in C; from there CPython calls __del__\(\)/);
    expect(all).toMatch(/hands None back to C code/);
  });

  it('two loops that were not shown are not one loop', async () => {
    const rounds = '[n for n in range(9)]\n';
    const text = `${'def f(n):\n    m = n * 2\n    k = m + n\n    return k - 1\n\n\n'}a = ${rounds}b = ${rounds}print(f(4))\n`;
    expect(await said(text, 'two_loops.py')).not.toMatch(/goes? round (1[0-9])/);
  });

  it('methods of one name go by their class', async () => {
    const text =
      'class A:\n    def go(self):\n        return 1\n\n\nclass B:\n    def go(self):\n        return A().go() + 1\n\n\nprint(B().go())\n';
    expect(await said(text, 'shared.py')).toMatch(/frame for B\.go\(\)/);
  });
});

describe('what each example is about', () => {
  const told = async (name: Example) => tellEval(await recorded(name), wide);

  it('total.py: the sum grows from 0 over 300 and 800 to 1600', async () => {
    const story = await told('total');
    const sums = pictures(story).flatMap(({frame, cards}) => {
      const acc = frame?.names.find((n) => n.name === 'acc' && n.bound);
      if (!acc) return [];
      return [acc.wired ? cards.find((c) => c.object === acc.object)?.text : acc.text];
    });
    expect([...new Set(sums)]).toEqual(['0', '300', '800', '1600']);
    expect(captions(story)).toContain(
      'BINARY_OP += takes 0 and 300 off and pushes their sum, 300; STORE_FAST pops 300 into acc.',
    );
    expect(captions(story).join('\n')).toMatch(
      /What will acc be now\?\nacc is now 800: \+= made it of 300 and 500\./,
    );
    expect(pictures(story).at(-1)?.output).toEqual(['1600']);
  });

  it('divide.py: the exception leaves share() and is handled in serve()', async () => {
    const story = await told('divide');
    const raised = pictures(story).filter((p) => p.frame?.raised !== undefined);
    expect(raised.map((p) => [p.frame?.title, p.frame?.raised, p.tabs.map((t) => t.title)])).toEqual([
      ['share()', 'ZeroDivisionError', ['module', 'serve()']],
      ['serve()', 'ZeroDivisionError', ['module']],
    ]);
    expect(captions(story)).toContain(
      'share() has no handler for it: its frame is thrown off the call stack.',
    );
    expect(captions(story)).toContain('serve() has a handler: its exception table says to go on in line 8.');
  });

  it('countdown.py: the frame goes to sleep in the generator and wakes up with its n', async () => {
    const story = await told('countdown');
    const parked = changes(story).flatMap((c) => (c.kind === 'become' && c.park ? [c] : []));
    expect(parked.slice(0, 3).map((c) => c.park?.how)).toEqual(['wake', 'sleep', 'wake']);
    const asleep = parked.find((c) => c.park?.how === 'sleep');
    const card = asleep?.picture.cards.find((c) => c.object === asleep.park?.object);
    expect(card?.type).toBe('generator');
    expect(card?.fields).toEqual([{name: 'n', text: '3'}]);
  });

  it('account.py: the balance in the instance grows from 1000 to 1250', async () => {
    const story = await told('account');
    const balances = pictures(story).flatMap(({cards}) =>
      cards.flatMap((c) => c.fields.filter((f) => f.name === 'balance').map((f) => f.text)),
    );
    expect([...new Set(balances)]).toEqual(['1000', '1250']);
  });

  it('counter.py: the cell outlives the frame that made it', async () => {
    const story = await told('counter');
    expect(captions(story).join('\n')).toMatch(/still holds the cell of count: the variable lives on/);
    const kept = pictures(story).find(
      (p) => p.frame?.title === 'module' && p.cards.some((c) => c.type === 'cell'),
    );
    const cell = kept?.cards.find((c) => c.type === 'cell');
    const step = kept?.cards.find((c) => c.type === 'function');
    expect(cell?.text).toBe('1000');
    expect(kept?.holds).toContainEqual({from: step?.object, to: cell?.object});
  });
});

interface State {
  readonly frame: number;
  readonly stacks: ReadonlyMap<number, readonly number[]>;
  readonly counts: ReadonlyMap<number, number>;
  readonly named: (frame: number, name: string) => number | undefined;
}

/** The state before each step, added up from the recorded changes without the replay that stories use. */
function statesOf({run, codes}: Recording): State[] {
  let stacks = new Map<number, readonly number[]>();
  let counts = new Map<number, number>();
  let locals = new Map<string, number>();
  let names = new Map<string, number>();
  return run.steps.map((step): State => {
    if (step.stack) {
      const [keep = 0, ...pushed] = step.stack;
      stacks = new Map(stacks).set(step.frame, [...(stacks.get(step.frame) ?? []).slice(0, keep), ...pushed]);
    }
    if (step.locals) {
      locals = new Map(locals);
      for (const [index, slot] of step.locals) locals.set(`${step.frame}:${index}`, slot);
    }
    if (step.names) {
      names = new Map(names);
      for (const [space, name, id] of step.names) names.set(`${space}:${name}`, id);
    }
    if (step.counts) {
      counts = new Map(counts);
      for (const [id, count] of step.counts) counts.set(id, count);
    }
    const [heldLocals, heldNames] = [locals, names];
    return {
      frame: step.frame,
      stacks,
      counts,
      named: (frame, name) => {
        const space = run.namespaces.findIndex((n) => n.frame === frame);
        if (space >= 0) return heldNames.get(`${space}:${name}`);
        const index = codes[run.frames[frame]?.code ?? 0]?.localsplus.findIndex((l) => l.name === name) ?? -1;
        return Math.abs(heldLocals.get(`${frame}:${index}`) ?? 0);
      },
    };
  });
}
