a = [1, 2, 3, 4]
b = {'k': 1, 'l': 2}


class C:
    attribute = 1
    gone = 2
    del gone


del a[0], b['k'], C.attribute
del a[1:]
print(a, b, hasattr(C, 'attribute'), hasattr(C, 'gone'))


def local():
    x = 1
    del x
    try:
        return x
    except UnboundLocalError as error:
        return str(error)[:30]


print(local())
del a, b
try:
    a
except NameError as error:
    print(error)
try:
    del a
except NameError as error:
    print(error)
(p, [q, r]) = 1, (2, 3)
del (p, [q, r])
