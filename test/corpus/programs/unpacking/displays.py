a, b = [1, 2], (3,)
d = {'x': 1}
print([*a, *b], (*a, 0, *b), {*a, *b} == {1, 2, 3}, {**d, 'y': 2, **{'x': 9}})
print(*a, *b, sep='-')
print([*range(3), *'ab'], {**{}, **d})


def give():
    return *a, *b


def gives():
    yield *a, 5


print(give(), next(gives()))
try:
    [*5]
except TypeError as error:
    print(error)
try:
    {**5}
except TypeError as error:
    print(error)
