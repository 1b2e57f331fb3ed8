class Echo:
    def __getitem__(self, key):
        return key

    def __setitem__(self, key, value):
        print('set', key, value)

    def __delitem__(self, key):
        print('del', key)


e = Echo()
print(e[1], e[1:2], e[1:2:3], e[:, 1], e[..., ::2], e[1:2, 3])
a, b = 4, 5
print(e[a:b], e[a:], e[:b], e[:])
e[a:b] = 1
e[a:b:2] = 2
e[()] = 3
del e[a:b], e['x']
