from collections import defaultdict, namedtuple

D = namedtuple('D', 'p q')


def go(v):
    match v:
        case {1: a, 2: b}:
            return a + b
        case D(p, q):
            return p * q
        case {'deep': {'er': [x, *_]}}:
            return x
    return 'none'


print(go({1: 10, 2: 20, 3: 30}), go({1: 1}), go(D(6, 7)), go({'deep': {'er': (5, 6)}}), go(defaultdict(int)))
