d = {'b': 1, 'a': 2}
d['c'] = d.pop('b')
keys, values, items = d.keys(), d.values(), d.items()
d.update(z=26, a=0)
print(d, list(keys), sum(values), ('z', 26) in items, keys & {'a', 'q'})
print(d.get('none', 'default'), d.setdefault('new', []), d.popitem(), len(d), {}.fromkeys('ab', 0))
del d['c']
try:
    d['c']
except KeyError as error:
    print('missing', error)
for key in list(d):
    if key == 'z':
        del d[key]
print(d, {1: 'int', 1.0: 'float', True: 'bool'}, dict([(1, 2)], k=3), list(reversed(d)))
