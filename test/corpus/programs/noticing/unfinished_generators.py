import sys

unraisable = []
sys.unraisablehook = lambda info: unraisable.append(str(info.exc_value))


def stubborn():
    try:
        yield 1
    except GeneratorExit:
        yield 'still here'


g = stubborn()
next(g)
del g
print(unraisable)


async def never_awaited():
    pass


import warnings

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter('always')
    c = never_awaited()
    del c
print([str(w.message) for w in caught])
