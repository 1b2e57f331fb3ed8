def leaky():
    yield 1
    raise StopIteration('lost')


g = leaky()
next(g)
try:
    next(g)
except RuntimeError as error:
    print(error, '|', repr(error.__cause__))
