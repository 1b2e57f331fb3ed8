a = 1234567890123456789012345678901234567890
b = -0.5e-300
c = 'x' * 300
d = (1, (2, (3, (4, (5,)))))
e = frozenset({1}) if 2 in {1, 2, 3} else None
f = b'\x00' * 5
print(a % 1000, b, len(c), d[1][1], e, f, 3.0 in (1, 2, 3))
if __debug__:
    print('debug')
if 0:
    print('never')
while 1:
    break
print(1 + 2 * 3 - 4, 'a' 'b' + 'c', -(5), not 0, [1, 2, 3][1], 'abc'[0])
