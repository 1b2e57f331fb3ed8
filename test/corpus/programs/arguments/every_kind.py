def everything(a, /, b, c=3, *args, d, e=5, **kwargs):
    return a, b, c, args, d, e, sorted(kwargs.items())


print(everything(1, 2, d=4))
print(everything(1, 2, 30, 40, 50, d=4, e=6, f=7, g=8))
print(everything(*[1, 2], **{'d': 0, 'z': 9}))
print(everything(1, *(2, 3), 4, *[5], d=1, **{'x': 1}, y=2, **{'z': 3}))
