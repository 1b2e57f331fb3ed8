def multiply(a, b):
    return [[sum(x * y for x, y in zip(row, column)) for column in zip(*b)] for row in a]


m = [[1, 2], [3, 4]]
print(multiply(m, m), [list(row) for row in zip(*m)])
