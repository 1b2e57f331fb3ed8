import math

print(0.1 + 0.2, 1e16 + 1, 1 / 3, round(2.5), round(-3.567, 2), 1e309, -0.0, 5.0 // 2)
print(math.sqrt(2), math.floor(-1.5), math.isclose(0.1 + 0.2, 0.3), math.fsum([0.1] * 10), float('inf') - 1)
x = 1.0
count = 0
while x + 1.0 != 1.0:
    x /= 2
    count += 1
print(count, x.hex(), (0.75).as_integer_ratio())
