/** Programs of a few lines, each for the sake of one fact. Recorded together by test/recorder/facts.test.ts. */
export const snippets = {
  /** A generator: frames that are left and come back. */
  generator: `def pair():
    got = yield 1
    yield got

g = pair()
next(g)
g.send('hello')
try:
    g.throw(ValueError('no'))
except ValueError:
    pass
`,
  /** Counts through names, a call, a container and del. */
  counts: `def f(x):
    return None

def main():
    a = [1]
    b = a
    f(a)
    c = (a, b)
    del b
    c = None
    a = None

main()
`,
  /** An exception that unwinds two frames before it is caught. */
  unwinding: `def inner():
    return {}['missing']

def middle():
    inner()

def outer():
    try:
        middle()
    except KeyError as error:
        return repr(error)

outer()
`,
  /** What lists, dicts, sets, instances and cells hold, and how that changes. */
  contents: `class Box:
    kind = 'box'
    def __init__(self, inside):
        self.inside = inside

def main():
    numbers = [1000]
    numbers.append(2000)
    numbers[0] = 3000
    names = {'a': numbers}
    names['b'] = 4000
    del names['a']
    box = Box(numbers)
    box.inside = 5000
    box.extra = numbers
    vars(box)['third'] = 6000
    Box.kind = 'crate'
    group = {7000}
    group.add(8000)
    total = 0
    def add():
        nonlocal total
        total += 9000
    add()
    nested = [[1], 2]
    nested[0].append(3)

main()
`,
  /** An object whose class would answer every question by raising. */
  hostile: `class Hostile:
    def __getattribute__(self, name):
        raise RuntimeError(name)
    def __repr__(self):
        raise RuntimeError('repr')
    def __eq__(self, other):
        raise RuntimeError('eq')
    def __hash__(self):
        return 1
    def __len__(self):
        raise RuntimeError('len')

class Loud(type):
    def __getattribute__(cls, name):
        raise RuntimeError(name)
    def __repr__(cls):
        raise RuntimeError('class repr')
    def __eq__(cls, other):
        raise RuntimeError('class eq')
    def __hash__(cls):
        raise RuntimeError('class hash')
    def __instancecheck__(cls, thing):
        raise RuntimeError('class check')

class Quiet(metaclass=Loud):
    pass

class Strange(int):
    def __repr__(self):
        raise RuntimeError('int repr')

class Name(str):
    def __format__(self, how):
        raise RuntimeError('format')
    def __str__(self):
        raise RuntimeError('str')

def renamed():
    pass

renamed.__qualname__ = Name('other')
quiet = [Quiet(), renamed, Name('text')]
thing = Hostile()
things = [thing, {thing: thing}, (thing,), Strange(3)]
class_ = Quiet
del things
`,
  /** Finalisers: one that lets go, one that brings its object back. */
  finalisers: `class Leaving:
    def __del__(self):
        print('leaving')

class Returning:
    def __del__(self):
        kept.append(self)

kept = []
first = Leaving()
del first
second = Returning()
del second
print(len(kept))
kept.clear()
`,
  /** Addresses that are used again. */
  reuse: `class Box:
    pass

for i in range(20):
    Box()
`,
  /** A tuple that zip fills again, and one exception freed where the next begins, both within one instruction. */
  inPlace: `for number, letter in zip([1000, 2000], 'ab'):
    pass

def inner():
    yield 1

def outer():
    yield from inner()

g = outer()
next(g)
g.close()
`,
  /** A cell that is there before the first instruction. */
  prologue: `late = [lambda: i for i in range(2)]
`,
  /** Output on both streams, and through the file descriptor. */
  output: `import os
import sys

print('one', 2)
print('drei é', file=sys.stderr)
os.write(1, b'raw\\n')
sys.stdout.write('no line end')
`,
  /** Superinstructions, and instructions that the source doesn't say. */
  instructions: `def swap(a, b):
    a, b = b, a
    for x in (a, b):
        if x > 1 and x < 5:
            continue
        a = x
    return a + b

def leave(path):
    try:
        return path
    except OSError as error:
        return error

swap(1, 7)
leave('é')
`,
} as const;
