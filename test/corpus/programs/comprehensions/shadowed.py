def shadow(x):
    before = x
    inner = [x for x in range(3)]
    return before, x, inner


x = 'module'
print([x for x in 'ab'], x, shadow(9))
