class Base:
    __slots__ = ('a',)


class Mixed(Base):
    __slots__ = ('b', '__dict__', '__weakref__')


m = Mixed()
m.a, m.b, m.c = 1, 2, 3
print(m.a, m.b, m.c, m.__dict__)
m.__dict__['d'] = 4
print(m.d)
m.__dict__ = {'e': 5}
print(m.e, hasattr(m, 'd'), m.a)
