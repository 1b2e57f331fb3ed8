def make(x):
    class A:
        y = x

        def get(self):
            return x

    return A


def later():
    class Late:
        for name in ('x', 'y'):
            pass
        value = name * 2
        items = [value for _ in range(2)]

    return Late.items


print(make(3).y, make(4)().get())
try:
    later()
except NameError as error:
    print(error)
