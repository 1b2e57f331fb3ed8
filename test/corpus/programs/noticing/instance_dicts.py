import sys


class Plain:
    def __init__(self):
        self.a = 1


p = Plain()
before = sys.getsizeof(p)
q = p
p.b = 2
print(sys.getsizeof(p) == before, sys.getrefcount(p.__dict__) - sys.getrefcount({}))
d = vars(p)
print(d is vars(p), d)
d['c'] = 3
print(p.c)
