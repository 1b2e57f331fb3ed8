def inner():
    got = yield 'a'
    print('inner got', got)
    got = yield 'b'
    print('inner got', got)
    return 'result'


def outer():
    value = yield from inner()
    print('outer got', value)
    yield from [1, 2]
    yield from 'xy'


g = outer()
print(next(g), g.send('one'), g.send('two'))
print(list(g))
