/** A program of which one function is watched: some definitions, then one call a line. */
export interface WatchedProgram {
  readonly prelude: string;
  readonly calls: readonly string[];
  /** The function that is watched. */
  readonly name: string;
}

const times = (count: number, line: (i: number) => string) => Array.from({length: count}, (_, i) => line(i));

/** Each for the sake of one thing that the adaptive interpreter does. */
export const programs = {
  /** Integers, until the function is called with lists, which no specialised form adds. */
  add: {
    prelude: 'def add(a, b):\n    return a + b\n',
    calls: [...times(12, (i) => `add(${i}, 2)`), ...times(70, () => 'add([], [])')],
    name: 'add',
  },
  /** Integers, then floats: one specialised form after the other. */
  floats: {
    prelude: 'def add(a, b):\n    return a + b\n',
    calls: [...times(12, () => 'add(1, 2)'), ...times(100, () => 'add(0.5, 1.5)')],
    name: 'add',
  },
  /** An attribute in the instance, read, written, and called as a method. */
  attribute: {
    prelude: `class P:
    def __init__(self):
        self.v = 1
    def get(self):
        return self.v

def touch(p):
    p.v = p.v + 1
    return p.get()

p = P()
`,
    calls: times(20, () => 'touch(p)'),
    name: 'touch',
  },
  /** A site that meets four classes by turns. */
  megamorphic: {
    prelude: `class A:
    v = 1

class B:
    def __init__(self):
        self.v = 2

class C:
    __slots__ = ('v',)
    def __init__(self):
        self.v = 3

class D:
    @property
    def v(self):
        return 4

def get(thing):
    return thing.v

things = [A(), B(), C(), D()]
`,
    calls: times(140, (i) => `get(things[${i % 4}])`),
    name: 'get',
  },
  /** A builtin that the module gives another meaning: what was known of the module's names holds no more. */
  global: {
    prelude: 'def size(thing):\n    return len(thing)\n',
    calls: [
      ...times(12, () => "size('abc')"),
      "len = lambda thing: 7; size('abc')",
      ...times(70, () => "size('abc')"),
    ],
    name: 'size',
  },
} as const satisfies Record<string, WatchedProgram>;

export function textOf({prelude, calls}: WatchedProgram): string {
  return `${prelude}\n${calls.join('\n')}\n`;
}
