def f(x):
    return len(x)


a = [1, 2]
b = a
f(a)
del a
del b
