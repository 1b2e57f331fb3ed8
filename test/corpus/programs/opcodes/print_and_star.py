def f(*args, **kwargs):
    return args, kwargs


pairs = [('a', 1)]
print(f(*[], **{}), f(1, *[2], k=3), f(*(1, 2), *[3], **dict(pairs), z=0), f(**{'only': 1}))
print(len([*range(300)]), sum([1, 2, *[3]]), (lambda *a: len(a))(*'abc'))
print({'a': 1, **{'b': 2}, 'c': 3}, {1, *[2], 3} == {1, 2, 3}, [1, *[], 2], (*'ab', *()))
big = [1, 2, 3, 4, 5, 6, 7, 8, 9]
names = {'a': 1, 'b': 2, 'c': 3, 'd': 4, 'e': 5}
consts = (1, 'a', (2, b'b'), None, ..., 1.5, 2j)
print(big[-1], names['e'], consts, {1, 2, 3, 4, 5} == set(big[:5]))
