def kinds(x):
    found = []
    if x is None:
        found.append('none')
    if x is not None:
        found.append('some')
    if not x:
        found.append('false')
    while x is not None:
        x = None
    while x is None:
        x = 1
    a = x and found or 'z'
    b = found if x else None
    return a, b, x if x is not None else 0, not x and x


print(kinds(None), kinds(0), kinds([1]))
