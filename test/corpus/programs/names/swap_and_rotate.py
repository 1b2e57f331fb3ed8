def rotate(a, b, c, d):
    a, b = b, a
    a, b, c = b, c, a
    a, b, c, d = d, a, b, c
    return a, b, c, d


x = [1, 2, 3]
i = 0
i, x[i] = 2, 'changed'
x[0], x[1] = x[1], x[0]
print(rotate(1, 2, 3, 4), i, x)
