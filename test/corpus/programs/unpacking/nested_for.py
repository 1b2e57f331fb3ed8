rows = [('a', (1, [2, 3])), ('b', (4, [5]))]
for name, (x, [y, *z]) in rows:
    print(name, x, y, z)
pairs = {k: v for k, (v, _) in rows}
print(pairs)
print([(i, a, b) for i, (a, b) in enumerate(zip('xy', [1, 2]))])
