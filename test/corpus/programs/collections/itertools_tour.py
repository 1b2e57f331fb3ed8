import itertools as it

print(list(it.accumulate([1, 2, 3])), list(it.combinations('abc', 2)), list(it.product([0, 1], 'x')))
print([(k, list(g)) for k, g in it.groupby('aabbc')], list(it.islice(it.count(5, 2), 3)), list(it.chain.from_iterable(['ab', 'c'])))
a, b = it.tee(range(3))
print(next(a), list(a), list(b), list(it.takewhile(lambda n: n < 2, range(5))), list(it.starmap(pow, [(2, 3)])))
print(list(it.zip_longest('ab', 'c', fillvalue='-')), list(it.pairwise('abc')), list(it.compress('abc', [1, 0, 1])))
