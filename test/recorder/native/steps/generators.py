import sys


def pair():
    got = yield 1
    try:
        yield got
    finally:
        print('closing')


def outer():
    result = yield from pair()
    return result


def numbers():
    yield from range(3)
    return 'all'


g = pair()
print(next(g), g.send('hello'))
try:
    g.throw(ValueError('no'))
except ValueError as error:
    print('caught', error)
h = outer()
print(next(h))
h.send('x')
h.close()
never = pair()
try:
    never.throw(KeyError('never began'))
except KeyError as error:
    print(error)
pair().close()
print(list(numbers()), sum(n * n for n in numbers()))
print(sys.getrefcount(g), [*map(str, numbers())], max(numbers()))
a, *b = numbers()
print(a, b)


def stop():
    yield 1
    raise StopIteration


try:
    list(stop())
except RuntimeError as error:
    print(type(error.__cause__).__name__)


class Counter:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        return self.n


for i in Counter(3):
    print(i)
print(list(zip(Counter(2), 'ab')), dict(enumerate(Counter(2))))
