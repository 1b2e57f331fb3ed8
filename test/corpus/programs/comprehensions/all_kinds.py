words = ['pear', 'fig', 'plum']
print([w[0] for w in words], {len(w) for w in words} == {3, 4}, {w: len(w) for w in words})
print([x * y for x in range(3) for y in range(x)], [[c for c in w] for w in words[:1]])
print(sorted({x % 3 for x in range(10)}), [w for w in words if 'p' in w if len(w) > 3])
