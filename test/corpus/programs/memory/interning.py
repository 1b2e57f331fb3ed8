a = 'hello'
b = 'hel' + 'lo'
c = ''.join(['hel', 'lo'])
import sys

print(a is b, a is c, a is sys.intern(c), 256 is 256 if 0 else 'skip')
x = 256
y = 255 + 1
print(x is y, (1, 2) == (1, 2), None is None)
