def keeps(i):
    before = i
    doubled = [i * 2 for i in range(3)]
    try:
        [1 // i for i in (1, 0)]
    except ZeroDivisionError:
        pass
    return before, i, doubled


def unset():
    squares = [j * j for j in range(3)]
    try:
        j
    except NameError as error:
        return squares, type(error).__name__


print(keeps(7), unset())
