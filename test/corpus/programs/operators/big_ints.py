a = 2**100
b = 3**70
print(a * b, a // 7, b % a, -a >> 3, a & b, (a - 1).bit_length(), pow(3, a, 1000007))
print(int(str(a)) == a, hash(a) == hash(a + 0), a > 1e30, float(a), (a + 1) * (a - 1) == a * a - 1)
n = 1
for i in range(1, 25):
    n *= i
print(n)
try:
    int('9' * 5000)
except ValueError as error:
    print(str(error)[:30])
