from functools import partial, reduce
from operator import add, itemgetter, mul

double = partial(mul, 2)
print(double(21), reduce(add, range(5)), reduce(mul, [2, 3], 7))
rows = [('b', 2), ('a', 3), ('a', 1)]
print(sorted(rows, key=itemgetter(0)), sorted(rows, key=lambda r: (-r[1], r[0])))
print(partial(print, 'x', sep='-', end='!\n').keywords)
