import gc
import sys


class Node:
    def __init__(self, name):
        self.name = name
        self.next = None

    def __del__(self):
        print('gone', self.name)


def count(x):
    return sys.getrefcount(x)


def main():
    a = Node('a')
    print(sys.getrefcount(a))
    b = a
    print(sys.getrefcount(a), count(a))
    c = [a, b, (a,)]
    print(sys.getrefcount(a))
    d = {'k': a, 'l': c}
    print(sys.getrefcount(a), sys.getrefcount(c))
    del b
    print(sys.getrefcount(a))
    c.clear()
    print(sys.getrefcount(a), len(d))
    text = 'x' * 50
    print(sys.getrefcount(text))
    number = 10**20
    numbers = [number] * 7
    print(sys.getrefcount(number), sys.getrefcount(numbers))
    numbers.pop()
    print(sys.getrefcount(number))
    d = None
    print('d', sys.getrefcount(a))
    a = None
    print('a')


def cycle():
    one, two = Node('one'), Node('two')
    one.next, two.next = two, one
    print(sys.getrefcount(one), gc.get_count()[0] >= 0, gc.isenabled())
    del one, two
    print('cycle')
    print(gc.collect() > 0)


main()
cycle()
print(sys.gettrace(), sys.getprofile())
