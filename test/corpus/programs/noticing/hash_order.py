words = {'red', 'green', 'blue', 'cyan', 'white'}
print(list(words), hash('red'), hash(('a', 1)), hash(2**70), hash(1.5), {hash(x) for x in 'ab'})
print({w: len(w) for w in words}, list({3, 1, 2, 100, 17}))
