class Number:
    def __int__(self):
        return 7

    def __float__(self):
        return 7.5

    def __index__(self):
        return 2

    def __complex__(self):
        return 1j

    def __round__(self, n=None):
        return ('round', n)

    def __format__(self, spec):
        return f'<{spec}>'

    def __bytes__(self):
        return b'bytes'


n = Number()
print(int(n), float(n), 'abc'[n], complex(n), round(n), round(n, 1), f'{n:spec}', bytes(n), hex(n), [0] * n)
print(int('ff', 16), int(' 12 '), float('1e3'), bool('0'), str(None), list('ab'), tuple({1: 2}))
