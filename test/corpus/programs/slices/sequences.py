x = list(range(10))
print(x[2:5], x[:3], x[-3:], x[::3], x[::-2], x[5:2], x[slice(1, 4)])
x[1:3] = ['a', 'b', 'c']
x[::4] = [0, 0, 0]
del x[-2:]
print(x)
x[2:2] = [99]
x[:] = x[:4]
print(x, 'hello'[1:-1], (1, 2, 3)[::-1], b'bytes'[2:], range(20)[3:10:2])
