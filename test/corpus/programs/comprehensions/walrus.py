def last(values):
    found = [y for v in values if (y := v * v) > 4]
    return found, y


print(last([1, 2, 3]))
total = 0
sums = [total := total + n for n in range(5)]
print(sums, total)
while (n := len(sums)) > 3:
    sums.pop()
print(n, (a := 5) + a)
