a, b = 1, 2
(c, d), e = [3, 4], 5
f, *g = 'hello'
*h, i = range(4)
j, *k, l = (1, 2)
[m, [n, *o]] = [1, 'xyz']
p = q = r = []
p.append(1)
print(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, q, r)
for x, (y, *z) in [(1, 'ab'), (2, [3])]:
    print(x, y, z)
