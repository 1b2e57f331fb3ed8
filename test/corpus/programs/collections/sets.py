a = {1, 2, 3}
b = set([3, 4])
a.add(5)
a.discard(9)
a |= b
a -= {1}
print(sorted(a), a > b, a.isdisjoint({7}), sorted(a ^ b), frozenset(b) in {frozenset({3, 4})})
try:
    {[]}
except TypeError as error:
    print(error)
try:
    a.remove(100)
except KeyError as error:
    print(error)
print(len({1, 1.0, True}), {*()} == set())
