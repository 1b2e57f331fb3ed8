import sys

value = 'some text that is no constant elsewhere'.upper()
print(sys.getrefcount(value))
box = {'k': value, 1: (value, [value])}
print(sys.getrefcount(value), sys.getrefcount(box[1]), sys.getrefcount(box[1][1]))
del box['k']
print(sys.getrefcount(value))
box = None
print(sys.getrefcount(value))


class Holder:
    def __init__(self, held):
        self.held = held


h = Holder(value)
print(sys.getrefcount(value), sys.getrefcount(h), sys.getrefcount(Holder.__init__))
h2 = h
h.held = None
print(sys.getrefcount(value), sys.getrefcount(h))


def gen(x):
    yield sys.getrefcount(x)


g = gen(value)
print(next(g), sys.getrefcount(value), sys.getrefcount(g))
g.close()
print(sys.getrefcount(value))
cell = (lambda: value) if value else None
print(sys.getrefcount(cell), [sys.getrefcount(v) for v in (value,)])
