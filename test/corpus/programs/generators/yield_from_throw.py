def inner():
    try:
        yield 1
    except ValueError:
        yield 'mended'
    return 'done'


def outer():
    try:
        got = yield from inner()
        yield got
    except TypeError as error:
        yield f'outer: {error}'


g = outer()
print(next(g), g.throw(ValueError), next(g))
g = outer()
next(g)
print(g.throw(TypeError('wrong')))
g = outer()
next(g)
g.close()
