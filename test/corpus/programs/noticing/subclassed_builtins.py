log = []


class L(list):
    def __iter__(self):
        log.append('list iter')
        return super().__iter__()

    def __len__(self):
        log.append('list len')
        return super().__len__()

    def __getitem__(self, i):
        log.append('list item')
        return super().__getitem__(i)

    def __repr__(self):
        log.append('list repr')
        return 'L'


class D(dict):
    def items(self):
        log.append('dict items')
        return super().items()

    def __iter__(self):
        log.append('dict iter')
        return super().__iter__()

    def __getitem__(self, key):
        log.append('dict item')
        return super().__getitem__(key)


class S(str):
    def __str__(self):
        log.append('str str')
        return 'S'

    def __hash__(self):
        log.append('str hash')
        return super().__hash__()

    def __eq__(self, other):
        log.append('str eq')
        return super().__eq__(other)

    def __format__(self, spec):
        log.append('str format')
        return 'S'


class I(int):
    def __repr__(self):
        log.append('int repr')
        return 'I'

    def bit_length(self):
        log.append('bit_length')
        return 1

    def __lt__(self, other):
        log.append('int lt')
        return True


class E(Exception):
    def __str__(self):
        log.append('error str')
        return 'E'

    @property
    def args(self):
        log.append('error args')
        return ()

    @property
    def __cause__(self):
        log.append('error cause')


class T(tuple):
    def __len__(self):
        log.append('tuple len')
        return 0


l, d, s, i, e, t = L([1, 2]), D(a=1), S('text'), I(7), E('x'), T((1, 2))
keep = [l, d, s, i, e, t]
holder = {1: l, 2: [d, s]}
try:
    raise e
except E as caught:
    again = caught


def f(a, b=i, *c):
    return a


f.__name__ = S('renamed')
f.__qualname__ = S('renamed')
setattr(f, 'extra', s)
f(l)
print(log)
