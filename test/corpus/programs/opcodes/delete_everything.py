def outer():
    x = [1]

    def inner():
        return x

    found = inner()
    del x
    try:
        inner()
    except NameError as error:
        found = [found, str(error)[:20]]
    return found


def fast():
    y = 1
    del y
    y = 2
    return y


def unsure(flag):
    if flag:
        z = 1
    del z


g = 1


def glob():
    global g
    del g


class C:
    a = 1
    del a


glob()
print(outer(), fast(), 'g' in globals(), hasattr(C, 'a'))
try:
    unsure(False)
except UnboundLocalError as error:
    print('unbound')
try:
    glob()
except NameError as error:
    print(error)
