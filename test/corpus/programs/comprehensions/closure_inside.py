def make():
    return [lambda: (i, j) for i in range(2) for j in range(2)]


print([f() for f in make()])
print([(lambda k=k: k)() for k in 'ab'])
print([(yielded for yielded in [i]) for i in range(1)][0].__next__())
