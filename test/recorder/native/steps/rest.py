import random
import re
from collections import deque, namedtuple
from dataclasses import dataclass, field

# größe, 名前 and π are names
größe, 名前, π = 3, 'ひらがな', 3.14159


@dataclass(order=True)
class Point:
    x: int
    y: int = 0
    tags: list = field(default_factory=list)


Pair = namedtuple('Pair', 'first second')


def kind(thing):
    match thing:
        case Point(x=0, y=0):
            return 'origin'
        case Point(x=x) if x > 10:
            return f'far {x}'
        case [first, *others]:
            return f'list {first} {others}'
        case {'key': value, **more}:
            return f'dict {value} {more}'
        case str() | bytes():
            return 'text'
        case None | True:
            return 'singleton'
        case _:
            return 'other'


for thing in (Point(0), Point(11, 2), [1, 2, 3], {'key': 'v', 'n': 1}, 'abc', None, 3.5):
    print(kind(thing))
print({n: n**2 for n in range(4)}, {c for c in 'hello' if c > 'h'} == {'l', 'o'}, [x for row in ([1], [2, 3]) for x in row])
if (n := len('walrus')) > 5 and not (m := 0):
    print(n, m, f'{n!r:>4}|{π:.2f}|{größe=}|{"nested " + f"{名前}"}')
names = {'base': 10}
exec('def power(n):\n    return base ** n\nresult = power(2)', names)
print(names['result'], eval('base + 1', names), eval('größe + 1'))
first, *middle, last = deque(range(5))
print(first, middle, last, Pair(1, second=2)._replace(first=[]), Pair(1, 2) == (1, 2))
x = y = [1, 2, 3]
x += [4]
y[1:3] = 'ab'
del y[0]
print(x, y[::-1], 1 < len(x) < 5, x is y, 'a' in y, (lambda: 0) is None)


def closure():
    total = 0

    def add(n):
        nonlocal total
        total += n
        return total

    return add


add = closure()
print([add(n) for n in (1, 2, 3)], add.__closure__[0].cell_contents)
random.seed(7)
print(random.random(), re.sub(r'(\w)(\d)', r'\2\1', 'a1 b2'), sorted([Point(2), Point(1)])[0])
big = b'x' * 200_000
print(len(big[1:] + big), len('é' * 100_000), sum(range(10_000)))
del big
print(*(chunk for chunk in (b'raw', bytearray(b'array'), memoryview(b'view')[1:3].tobytes())))
while n:
    n -= 1
    if n == 3:
        continue
    if n == 1:
        break
else:
    print('never')
print(n, 5 if n else 6, [1, 2][n > 5], -n, ~n, not n, n if n else None, '%s-%d' % ('a', n))
