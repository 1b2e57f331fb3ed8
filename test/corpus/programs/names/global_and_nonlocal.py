x = 'module'


def outer():
    x = 'outer'

    def use_global():
        global x
        x = 'changed'
        return x

    def use_nonlocal():
        nonlocal x
        x = 'nonlocal'
        return x

    return use_global(), x, use_nonlocal(), x


print(outer(), x)


def make():
    global made
    made = 1
    del made
    made = 2


make()
print(made)
