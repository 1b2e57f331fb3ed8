numbers = [1, 2, 3, 4]
for n in numbers:
    if n % 2:
        numbers.remove(n)
    if len(numbers) > 6:
        break
print(numbers)
d = {'a': 1}
try:
    for k in d:
        d[k + 'x'] = 1
except RuntimeError as error:
    print(error)
growing = [1]
for g in growing:
    if g < 20:
        growing.append(g * 3)
print(growing)
