/** Programs that give the cyclic garbage collector something to do, each for the sake of one fact. */
export const cycles = {
  /** Nothing for the collector. */
  none: `numbers = [1, 2, 3]
print(sum(numbers))
`,
  /** The textbook's: two objects that refer to each other, and one that lives on. */
  pair: `import gc

gc.collect()

class Node:
    def __init__(self, name):
        self.name = name

kept = Node('kept')
a = Node('a')
b = Node('b')
a.other = b
b.other = a
a.third = b
b.friend = kept
del a, b
print(gc.collect())
`,
  /** Never collected. */
  left: `class Node:
    pass

a = Node()
a.self = a
del a
print('done')
`,
  /** A weak proxy must not be asked: its object would answer. */
  proxies: `import gc
import weakref

class Node:
    def __getattr__(self, name):
        print('asked for', name)
        raise AttributeError(name)

gc.collect()
a = Node()
a.self = a
proxy = weakref.proxy(a, lambda proxy: print('gone'))
del a
print(gc.collect())
`,
  /** Order of callbacks and finalisers; one raises, one brings its object back. */
  finalisers: `import gc
import weakref

gc.collect()

class Node:
    def __init__(self, name):
        self.name = name
        self.self = self

class Saying(Node):
    def __del__(self):
        print('del', self.name)

class Raising(Node):
    def __del__(self):
        raise ValueError(self.name)

class Returning(Node):
    def __del__(self):
        saved.append(self)

def gone(reference):
    print('gone')

saved = []
first = Node('first')
watch = weakref.ref(first, gone)
second, third, fourth = Saying('second'), Raising('third'), Returning('fourth')
del first, second, third, fourth
print(gc.collect(), len(saved))
saved[0].name = 'again'
saved.clear()
print(gc.collect(), len(saved))
`,
  /** Cycles through a closure, a generator, a frame of a traceback. */
  builtins: `import gc

gc.collect()

def closure():
    def inner():
        return inner
    return None

def generator():
    def produce():
        try:
            yield me
        finally:
            print('closed')
    me = produce()
    next(me)

def failing():
    try:
        raise ValueError('kept')
    except ValueError as error:
        kept = error

closure()
print(gc.collect())
generator()
print(gc.collect())
failing()
print(gc.collect())
`,
  /** The collector switched off, then asked for. */
  disabled: `import gc

gc.collect()

class Node:
    pass

gc.disable()
for i in range(4000):
    node = Node()
    node.self = node
del node
print(gc.collect())
`,
  /** What is frozen is not looked at. */
  frozen: `import gc

class Node:
    pass

gc.collect()
a = Node()
a.self = a
del a
gc.freeze()
print(gc.collect())
gc.unfreeze()
print(gc.collect())
`,
  /** A collection at every other object. */
  eager: `import gc

class Node:
    pass

gc.set_threshold(1)
for i in range(20):
    node = Node()
    node.self = node
gc.set_threshold(700)
print(sum(entry['collections'] for entry in gc.get_stats()) > 5)
`,
  /** The program's own callbacks. */
  callbacks: `import gc

def heard(phase, info):
    print(phase, sorted(info), info['generation'])

print(gc.callbacks)
gc.callbacks.append(heard)
gc.collect()
gc.callbacks.remove(heard)
gc.callbacks = None
print(gc.collect(0))
`,
  /** More than is told. */
  thousands: `import gc

gc.collect()
first = []
for i in range(9999):
    first.append([first])
del first
print(gc.collect())
`,
  /** Unreachable, and kept for the program to look at. */
  saved: `import gc

class Node:
    pass

gc.collect()
gc.set_debug(gc.DEBUG_SAVEALL)
a = Node()
a.self = a
del a
print(gc.collect(), len(gc.garbage))
gc.set_debug(0)
`,
  /** By itself: again and again. */
  churn: `import gc

class Node:
    pass

def churn(count):
    kept = []
    for i in range(count):
        node = Node()
        node.self = node
        kept.append([i])
        tell(i)

def tell(i):
    global before
    now = [entry['collections'] for entry in gc.get_stats()]
    if now != before:
        where.append(i)
    before = now

where = []
before = [entry['collections'] for entry in gc.get_stats()]
churn(5000)
print(where)
`,
} as const;
