class Row:
    def __init__(self):
        self.cells = {}

    def __getitem__(self, key):
        return self.cells.get(key, key)

    def __setitem__(self, key, value):
        self.cells[key] = value

    def __delitem__(self, key):
        del self.cells[key]

    def __contains__(self, key):
        return key in self.cells

    def __len__(self):
        return len(self.cells)

    def __iter__(self):
        return iter(self.cells)

    def __reversed__(self):
        return iter(list(self.cells)[::-1])


r = Row()
r[1] = 'one'
r[2:3] = 'slice'
r[1] += '!'
print(r[1], r[5], 1 in r, 9 not in r, len(r), [type(k).__name__ for k in r] if len(r) == 1 else 'two')
del r[1]
print(len(r), list(reversed(r)) == list(r))
