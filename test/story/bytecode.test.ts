import {readFileSync} from 'node:fs';
import {loadPyodide} from 'pyodide';
import {beforeAll, describe, expect, test} from 'vitest';
import type {Recording} from '../../src/recording/index.ts';
import {chooseCode} from '../../src/story/bytecode/choose.ts';
import {partsOf} from '../../src/story/bytecode/parts.ts';
import {type BytecodeChange, tellBytecode} from '../../src/story/bytecode.ts';
import {spanText} from '../../src/story/source.ts';
import {beatMs} from '../../src/story/vocabulary/beat.ts';
import {plainCaption} from '../../src/story/vocabulary/caption.ts';
import {readingMs, storyMs} from '../../src/story/vocabulary/pace.ts';
import {wide} from '../../src/theme/formats.ts';
import {timing} from '../../src/theme/timing.ts';
import {leaving} from '../support/leaving.ts';
import {nasty} from '../support/nasty.ts';
import {type Example, examples, recorded, recordedSource} from '../support/recorded.ts';

const programs: [string, () => Promise<Recording>][] = [
  ...examples.map((name): [string, () => Promise<Recording>] => [name, () => recorded(name)]),
  ...Object.entries({...nasty, ...own()}).map(([name, text]): [string, () => Promise<Recording>] => [
    name,
    () => recordedSource(text, name),
  ]),
];

/** Hard on this clip in particular. */
function own(): Record<string, string> {
  return {
    'nothing.py': 'def f():\n    pass\n\n\nf()\n',
    'many.py': `def f(a):\n${Array.from({length: 60}, (_, i) => `    b${i} = a + ${i} * len(str(a))`).join('\n')}\n    return b59\n\n\nf(3)\n`,
    'wide_call.py': `def f(*rest):\n    total = sum(rest)\n    return total\n\n\nf(${Array.from({length: 40}, (_, i) => i * 300).join(', ')})\n`,
    'ways_out.py': `def f(path):
    for i in range(3):
        try:
            with open(path) as file:
                if i:
                    return file.read()
        except (OSError, ValueError):
            continue
        finally:
            print("done", i)
    else:
        return None


f("nowhere")
`,
    'closures.py': `def outer(a, b=2, *, c=3):
    """Docstring."""
    def inner(x: int) -> int:
        nonlocal a
        a += x; b_ = b
        return a * b_ + c
    return inner


add = outer(1)
print([add(i) for i in range(3)], {k: v for k, v in zip("ab", "cd")}, (lambda q: q)(1))
`,
    'async.py': `async def ticks(n):
    for i in range(n):
        yield i


async def main():
    got = [t async for t in ticks(2)]
    return got


try:
    main().send(None)
except StopIteration as end:
    print(end.value)
`,
  };
}

describe.each(programs)('%s', (_, load) => {
  let recording: Recording;
  beforeAll(async () => {
    recording = await load();
  });

  test('lasts long enough to read and no longer than a clip may', () => {
    const {beats} = tellBytecode(recording, wide);
    expect(storyMs(beats)).toBeLessThanOrEqual(timing.longestClip);
    for (const beat of beats) {
      expect([...plainCaption(beat.caption)].length, plainCaption(beat.caption)).toBeLessThanOrEqual(
        wide.captionChars,
      );
      expect(beatMs(beat)).toBeGreaterThanOrEqual(readingMs(beat.caption));
    }
    const captions = beats.map((beat) => plainCaption(beat.caption));
    for (const [i, caption] of captions.entries()) expect(caption).not.toBe(captions[i + 1]);
    for (const caption of captions) {
      expect(caption).toMatch(/^\S.*[.?]$/s);
      expect(caption).not.toMatch(/undefined|NaN|, \.|: \.| {2}/);
    }
  });

  test('every instruction belongs to one part, and its row appears once', () => {
    const code = recording.codes[chooseCode(recording)];
    const offsets = code?.instructions.map((i) => i.offset) ?? [];
    if (!code) throw new Error('There is no code object.');
    const parts = partsOf(recording, code);
    expect(parts.flatMap((p) => p.instructions.map((i) => i.offset)).sort((a, b) => a - b)).toEqual(offsets);
    const shown = changesOf(recording).flatMap((change) => {
      if (change.kind === 'rows') return change.rows.map((r) => r.offset);
      return change.kind === 'sweep' ? change.offsets : [];
    });
    expect(shown.toSorted((a, b) => a - b)).toEqual(offsets);
  });

  test("wires come from boxes that stand for the instruction's own nodes", () => {
    const {view} = tellBytecode(recording, wide);
    const code = recording.codes[chooseCode(recording)];
    let tree = view.trees[''];
    for (const change of changesOf(recording)) {
      if (change.kind === 'focus') tree = undefined;
      if (change.kind === 'tree') tree = view.trees[change.part];
      if (change.kind !== 'rows') continue;
      for (const {offset, boxes} of change.rows) {
        const instruction = code?.instructions.find((i) => i.offset === offset);
        for (const box of boxes) {
          const ids = tree?.boxes[box]?.ids ?? [];
          if (tree?.compiler) expect(ids).toEqual([]);
          else expect(instruction?.nodes.some((node) => ids.includes(node))).toBe(true);
        }
      }
    }
  });

  test('trees fit their room', () => {
    const {view} = tellBytecode(recording, wide);
    for (const tree of Object.values(view.trees)) {
      expect(tree.width * 15.6).toBeLessThanOrEqual(view.places.tree.width + 1);
      expect(tree.levels).toBeLessThanOrEqual(4);
    }
    const {source, tree, table} = view.places;
    expect(source.x + source.width).toBeLessThan(tree.x);
    expect(tree.x + tree.width).toBeLessThan(table.x);
    expect(table.x + table.width).toBeLessThan(wide.width - wide.margin);
  });

  test('what an oparg looks up is what stands in the table', () => {
    const {view} = tellBytecode(recording, wide);
    const code = recording.codes[chooseCode(recording)];
    const entries = {
      localsplus: code?.localsplus.map((l) => l.name),
      co_names: code?.names,
      co_consts: code?.consts.map((c) => c.repr),
    };
    for (const change of changesOf(recording)) {
      if (change.kind !== 'rows') continue;
      for (const {offset, lookups} of change.rows) {
        const argText = code?.instructions.find((i) => i.offset === offset)?.argText ?? '';
        for (const {table, index} of lookups) {
          expect(view.lookups.find((l) => l.name === table)?.entries[index]).toBeDefined();
          const entry = entries[table]?.[index] ?? '?';
          if (table !== 'co_consts') expect(argText.split(/, | \+ /)).toContain(entry);
          else if (!argText.startsWith('<code')) expect(argText.slice(0, 8)).toBe(entry.slice(0, 8));
        }
      }
    }
  });
});

function changesOf(recording: Recording): BytecodeChange[] {
  return tellBytecode(recording, wide).beats.flatMap((beat) => beat.acts.map((act) => act.change));
}

test.each<[Example, string]>([
  ['total', 'total'],
  ['divide', 'serve'],
  ['account', 'deposit'],
  ['countdown', 'countdown'],
  ['counter', 'step'],
  ['names', '<module>'],
])('%s: the code object that does most is told', async (name, wanted) => {
  const recording = await recorded(name);
  expect(recording.codes[chooseCode(recording)]?.name).toBe(wanted);
});

describe('total.py', () => {
  test('a superinstruction is tied to two nodes, a jump back to the compiler', async () => {
    const recording = await recorded('total');
    const {view} = tellBytecode(recording, wide);
    const boxesOf = (offset: number, part: string) => {
      const rows = changesOf(recording).flatMap((c) => (c.kind === 'rows' ? c.rows : []));
      const boxes = rows.find((r) => r.offset === offset)?.boxes ?? [];
      return boxes.map((box) => {
        const id = view.trees[part]?.boxes[box]?.ids[0];
        const span = id === undefined ? undefined : recording.tree[id]?.span;
        return span ? spanText(recording, span) : 'the compiler';
      });
    };
    const parts = Object.keys(view.trees);
    const added = parts.find((key) => key.startsWith('loop')) ?? '';
    const statement = parts.find((key) => view.trees[key]?.boxes[0]?.type === 'AugAssign') ?? '';
    expect(boxesOf(16, statement)).toEqual(['acc', 'p']);
    expect(boxesOf(18, statement)).toEqual(['acc += p']);
    expect(boxesOf(30, statement)).toEqual(['acc']);
    expect(boxesOf(32, added)).toEqual(['the compiler']);
    expect(view.rows.filter((row) => row.added).map((row) => row.offset)).toEqual([0, 32, 36, 38]);
  });

  test('says what becomes of each statement', async () => {
    const captions = tellBytecode(await recorded('total'), wide).beats.map((b) => plainCaption(b.caption));
    expect(captions).toContain('One statement, two instructions: load 0, store in acc.');
    expect(captions).toContain(
      'The for line takes four instructions: load prices, get an iterator, take the next item, store in p.',
    );
    expect(captions).toContain('Line 4 takes three instructions: load both values, add, store in acc.');
    expect(captions.at(-1)).toBe(
      'total() is now 15 instructions in 44 bytes: a list of small steps for a stack machine.',
    );
  });
});

describe('against dis in an interpreter that knows nothing of recorders', () => {
  let python: Awaited<ReturnType<typeof loadPyodide>>;
  beforeAll(async () => {
    python = await loadPyodide();
  });

  test.each(examples)(
    '%s: the rows are what dis prints, the totals what the code object says',
    async (name) => {
      const recording = await recorded(name);
      const {view, beats} = tellBytecode(recording, wide);
      const path = new URL(`../../assets/programs/${name}.py`, import.meta.url);
      python.globals.set('source', readFileSync(path, 'utf8'));
      python.globals.set('wanted', view.name);
      const truth: unknown = JSON.parse(
        python.runPython(`
import dis, json
def find(code):
    if code.co_name == wanted:
        return code
    for constant in code.co_consts:
        found = find(constant) if hasattr(constant, 'co_code') else None
        if found:
            return found
code = find(compile(source, 'program.py', 'exec'))
json.dumps({
    'rows': [[i.offset, i.opname, i.arg, i.jump_target] for i in dis.get_instructions(code)],
    'bytes': code.co_code.hex(),
    'stack': code.co_stacksize,
    'names': list(code.co_names),
})`),
      );
      const facts = beats.flatMap((b) =>
        b.acts.flatMap((a) => (a.change.kind === 'finish' ? a.change.facts : [])),
      );
      expect({
        rows: view.rows.map((r) => [r.offset, r.name, r.arg, r.target ?? null]),
        bytes: view.bytes.join(''),
        stack: Number(facts.find((f) => f.label.includes('stack'))?.value),
        names: recording.codes[chooseCode(recording)]?.names,
      }).toEqual(truth);
      expect(facts[0]).toEqual({value: String(view.rows.length), label: 'instructions'});
    },
  );
});

test('cells and free variables are not counted among the locals', async () => {
  const text =
    'def outer():\n    n = 0\n\n    def add(step):\n        nonlocal n\n        n += step\n        n = n * 2\n        return n\n\n    return add\n\n\nadd = outer()\nprint(add(2), add(3), add(4))\n';
  const {beats} = tellBytecode(await recordedSource(text, 'cells.py'), wide);
  const facts = beats.flatMap((b) =>
    b.acts.flatMap(({change}) => (change.kind === 'finish' ? change.facts : [])),
  );
  expect(facts.filter((f) => /local|variable/.test(f.label))).toEqual([
    {value: '1', label: 'local'},
    {value: '1', label: 'free variable'},
  ]);
  const said = beats.map((b) => plainCaption(b.caption)).join(' ');
  expect(said).toContain('take over one cell from the code around it');
  expect(said).not.toMatch(/of the locals is n\b/);
});

test('the handlers of comprehensions belong to no statement, and are not counted with the summed-up ones', async () => {
  const text =
    'nums = [5, 3, 8]\nsquares = [n * n for n in nums if n % 2]\nunique = {n % 3 for n in nums}\nprint(squares, unique)\n';
  const recording = await recordedSource(text, 'handlers.py');
  const [module] = recording.codes;
  if (!module) throw new Error('There is no code object.');
  const parts = partsOf(recording, module);
  const end = module.instructions.findLast((i) => i.name === 'RETURN_VALUE')?.offset ?? 0;
  const behind = module.instructions.filter((i) => i.offset > end).map((i) => i.name);
  expect(behind).toEqual(
    Array.from({length: 2}, () => ['SWAP', 'POP_TOP', 'SWAP', 'STORE_FAST', 'RERAISE']).flat(),
  );
  const ofStatements = parts.filter((p) => p.kind === 'statement').flatMap((p) => p.instructions);
  expect(ofStatements.filter((i) => i.offset > end)).toEqual([]);
  const captions = tellBytecode(recording, wide).beats.map((b) => plainCaption(b.caption));
  expect(captions.join('\n')).toMatch(
    /six instructions: look up print, leave a slot free, look up squares, look up unique, call it, drop it\./,
  );
  expect(captions.join('\n')).not.toMatch(/drop it twice/);
});

test('the rows of the compiler are told apart from those of the statements that are summed up', async () => {
  const text = `nums = [5, 3, 8, 1]
squares = [n * n for n in nums if n % 2]
index = {n: i for i, n in enumerate(nums)}
unique = {n % 3 for n in nums}
pairs = [(a, b) for a in 'ab' for b in range(2)]
nums.sort(key=lambda n: -n)
first, *rest = nums
print(squares, index, unique, pairs)
print(first, rest)
`;
  const recording = await recordedSource(text, 'summed_up.py');
  const [module] = recording.codes;
  if (!module) throw new Error('There is no code object.');
  const story = tellBytecode(recording, wide);
  const rest = story.beats.find((b) => b.id === 'rest');
  const swept = new Set(
    (rest?.acts ?? []).flatMap(({change}) => (change.kind === 'sweep' ? change.offsets : [])),
  );
  const of = (wanted: boolean) =>
    partsOf(recording, module)
      .filter((p) => (p.kind === 'statement' || p.kind === 'loop') === wanted)
      .flatMap((p) => p.instructions.filter((i) => swept.has(i.offset))).length;
  expect(plainCaption(rest?.caption ?? [])).toMatch(
    new RegExp(`: ${of(true)} more instructions, and ${of(false)} rows of the compiler’s own\\.$`),
  );
});

test('what clears a pattern away that doesn’t fit belongs to its case, the way out of a handler to no statement', async () => {
  const shown = async (name: keyof typeof leaving, at: number) => {
    const recording = await recordedSource(leaving[name], name);
    const code = recording.codes[at];
    if (!code) throw new Error('There is no code object.');
    return partsOf(recording, code).map(({kind, header, instructions}) => ({
      head: header?.text ?? kind,
      names: instructions.map((i) => i.name),
    }));
  };
  const matched = await shown('matched.py', 1);
  const returned = matched.filter(({head}) => head.startsWith('return'));
  expect(returned.flatMap(({names}) => names)).not.toContain('POP_TOP');
  expect(matched.map(({head}) => head)).toContain('case ("point", x, y)');
  const swallowed = await shown('swallowed.py', 0);
  const last = swallowed.find(({head}) => head.startsWith('print("still'));
  expect(last?.names).toEqual(['LOAD_NAME', 'PUSH_NULL', 'LOAD_CONST', 'CALL', 'POP_TOP']);
});

test('counts the instructions that it lists: where a generator goes on is the compiler’s', async () => {
  const captions = tellBytecode(await recorded('countdown'), wide).beats.map((b) => plainCaption(b.caption));
  expect(captions).toContain(
    'yield n becomes three instructions: load n, hand it out, drop it; the compiler adds one more.',
  );
});
