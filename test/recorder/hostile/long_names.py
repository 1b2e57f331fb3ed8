long = 'n' * 1_000_000
kinds = [type(long + str(i), (), {long + 'a': 1}) for i in range(20)]
things = [kind() for kind in kinds]
for i, thing in enumerate(things):
    setattr(thing, long + str(i), thing)
    globals()[long + str(i)] = thing


def f():
    pass


f.__qualname__ = f.__name__ = long
error = type(long, (Exception,), {})(long)
for i in range(200):
    globals()[long + str(i)] = kinds[i % 20]
    thing = things[i % 20]
