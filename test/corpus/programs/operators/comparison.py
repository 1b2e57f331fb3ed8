def between(low, x, high):
    return low < x <= high


class Loud:
    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        print('lt', self.n, other.n)
        return self.n < other.n


print([between(1, x, 3) for x in (1, 2, 3, 4)])
print(Loud(1) < Loud(2) < Loud(3), Loud(3) < Loud(2) < Loud(9))
print(1 == 1.0 != 2 >= 2 > 1, 'a' < 'b' < 'c' in 'abc', None is None is not 3, 3 not in [1, 2])
print((1, 2) < (1, 3), [2] > [1, 9], {1} <= {1, 2}, 'x' == 3, float('nan') == float('nan'))
