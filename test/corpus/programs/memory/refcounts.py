import sys


def count(x):
    return sys.getrefcount(x)


def local():
    a = []
    b = a
    c = [a, a]
    found = [sys.getrefcount(a), count(a)]
    del b
    found.append(sys.getrefcount(a))
    c.clear()
    found.append(sys.getrefcount(a))
    return found


thing = []
print(sys.getrefcount(thing), count(thing), local())
other = thing
print(sys.getrefcount(thing), sys.getrefcount(thing) - sys.getrefcount([]))
for item in [thing, thing]:
    print(sys.getrefcount(item))
try:
    raise ValueError(thing)
except ValueError as error:
    print(sys.getrefcount(error), sys.getrefcount(thing))
print(sys.getrefcount(thing), sys.getrefcount(local) > 1)
