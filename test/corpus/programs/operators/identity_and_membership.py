a = [1]
b = a
c = [1]
print(a is b, a is c, a is not c, a == c, None is None)
print(1 in a, 'b' in 'abc', 2 not in {1: 2}, range(5) in [range(5)], 'k' in {'k': 0})


class Any:
    def __contains__(self, x):
        return x == 'yes'


print('yes' in Any(), 'no' in Any(), 'no' not in Any())
try:
    1 in 5
except TypeError as error:
    print(error)
