late = [lambda: i for i in range(3)]
early = [lambda i=i: i for i in range(3)]
print([f() for f in late], [f() for f in early])


def make():
    found = []
    for i in range(3):
        found.append(lambda: i * 10)
    return found


print([f() for f in make()])
