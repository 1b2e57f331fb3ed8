def down(n):
    global deepest
    deepest = n
    down(n + 1)


deepest = 0
try:
    down(1)
except RecursionError as error:
    print(deepest, error)
import sys

sys.setrecursionlimit(120)
try:
    down(1)
except RecursionError:
    print(deepest)


sys.setrecursionlimit(40)


def generators(n):
    yield n
    yield from generators(n + 1)


try:
    for last in generators(0):
        pass
except RecursionError:
    print('generators', last)
