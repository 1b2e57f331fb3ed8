identity = lambda x: x
nothing = lambda: None
many = lambda a, *b, c=3, **d: (a, b, c, d)
print(identity(1), nothing(), many(1, 2, c=4, e=5), (lambda: (yield 1))().__next__())
print((lambda f: lambda n: f(f, n))(lambda f, n: 1 if n < 2 else n * f(f, n - 1))(5))
print(sorted('bca', key=lambda c: -ord(c)), list(map(lambda a, b: a + b, [1, 2], [3, 4])))
