import {expect} from 'vitest';
import type {Code, Recording} from '../../src/recording/index.ts';

/** What compiler-truth.py derives. */
export type CompilerTruth = readonly {
  readonly qualname: string;
  readonly lines: readonly [number, number, number | null][];
  readonly positions: readonly (number | null)[][];
  readonly labels: readonly number[];
  readonly table: readonly [number, number, number, number, boolean][];
  readonly consts: readonly string[];
}[];

/** Every kind of jump and handler, and expressions that the compiler computes. In ASCII: columns are bytes. */
export const compilerProgram = `import contextlib

x = 1 + 2
pair = (1, 2 * 3)
word = 'ab' * 2


def control(items):
    total = -5
    for i in items:
        if i in [1, 2]:
            continue
        elif i in {3, 4}:
            break
        while total < 2 ** 4:
            total += 1
    else:
        total = 0
    return (total, (7, -8))


def returns():
    return 6 * 7


def handlers(path):
    try:
        with open(path) as one, contextlib.suppress(OSError):
            return one.read()
    except* ValueError as group:
        print(group)
    finally:
        print([y for y in path if y], {z: 1.5 - 1 for z in path})


def generator():
    got = yield 1
    yield from (a for a in (1, 2, 3))
    return got and not 0


async def waits(source):
    async with source as inner:
        async for thing in inner:
            await thing
    return [1, 2, 3], 'abc'[1], 'a' + 'b' if source else None


def matches(value):
    match value:
        case {'k': [first, *_]} if first:
            return first
        case int() | str():
            return lambda: value
    assert value, 'nothing'


class Plain:
    a = b = 10
    def method(self, default=10):
        note: int = default
        return note is None
`;

type Compiled = Pick<Recording, 'codes' | 'tree' | 'source'>;

/** Holds the tables of each code object to what was read of it without the recorder. */
export function expectTables({codes}: Compiled, truth: CompilerTruth): void {
  expect(codes.map(({qualname}) => qualname)).toEqual(truth.map(({qualname}) => qualname));
  for (const [i, code] of codes.entries()) {
    const known = truth[i];
    expect(code.lines).toEqual(known?.lines.map(([start, end, line]) => [start, end, line || null]));
    const table = code.exceptionTable.map(({start, end, target, depth, lasti}) => [
      start,
      end,
      target,
      depth,
      lasti,
    ]);
    expect(table).toEqual(known?.table);
    const targets = code.instructions.flatMap(({target}) => (target === undefined ? [] : [target]));
    expect([...new Set(targets)].sort((a, b) => a - b)).toEqual(known?.labels);
    for (const {offset, span, line, name} of code.instructions) {
      if (/JUMP|^FOR_ITER|^SEND/.test(name)) expect(targets.length).toBeGreaterThan(0);
      const [first, last, column, endColumn] = known?.positions[offset / 2] ?? [];
      expect([offset, line ?? 0]).toEqual([offset, first ?? 0]);
      const isWhole = Boolean(first && last) && column !== null && endColumn !== null;
      expect([offset, span]).toEqual([offset, isWhole ? [first, column, last, endColumn] : undefined]);
    }
  }
}

/** `qualified name: source of the expression -> constant` of all that was folded. */
export function foldedIn({codes, tree, source}: Compiled): string[] {
  const lines = source.text.split('\n');
  return codes.flatMap((code) =>
    (code.folded ?? []).map(({node, const: index, arg}) => {
      const [line, column, , endColumn] = tree[node]?.span ?? [1, 0, 1, 0];
      const text = lines[line - 1]?.slice(column, endColumn);
      return `${code.qualname}: ${text} -> ${index === undefined ? arg : code.consts[index]?.repr}`;
    }),
  );
}

/**
 * What must hold of code before the optimiser: jumps go somewhere in it, positions are those of the tree's nodes, and
 * what is left behind it calls the same things in the same places.
 */
export function expectGenerated(code: Code): void {
  const {generated = [], instructions} = code;
  // Around a generator stands a handler.
  expect(generated[0]?.name).toMatch(/^RESUME$|^SETUP_CLEANUP$/);
  for (const {name, target, line} of generated) {
    if (/^(POP_)?JUMP|^SETUP_(FINALLY|WITH|CLEANUP)|^FOR_ITER|^SEND$/.test(name)) {
      expect(generated[target ?? -1]).toBeDefined();
    }
    expect(line ?? 1).toBeGreaterThan(0);
  }
  const places = new Set(generated.map(({span}) => JSON.stringify(span)));
  for (const {span} of instructions) if (span) expect(places).toContain(JSON.stringify(span));
  const stays = /^(CALL|CALL_KW|GET_ITER|MAKE_FUNCTION|IMPORT_NAME|STORE_ATTR)$/;
  const left = instructions.filter(({name}) => stays.test(name)).map(({name, span}) => `${name} ${span}`);
  expect(generated.map(({name, span}) => `${name} ${span}`)).toEqual(expect.arrayContaining(left));
}

/** What every version folds of {@link compilerProgram}. */
export const alwaysFolded = [
  '<module>: 1 + 2 -> 3',
  '<module>: (1, 2 * 3) -> (1, 6)',
  "<module>: 'ab' * 2 -> 'abab'",
  'control: -5 -> -5',
  'control: [1, 2] -> (1, 2)',
  'control: {3, 4} -> frozenset({3, 4})',
  'control: 2 ** 4 -> 16',
  'control: (7, -8) -> ',
  'returns: 6 * 7 -> 42',
  ': 1.5 - 1 -> 0.5',
  'generator: (1, 2, 3) -> (1, 2, 3)',
  'generator: not 0 -> True',
  "waits: 'abc'[1] -> 'b'",
  "waits: 'a' + 'b' -> 'ab'",
];
