def queens(n, row=0, placed=()):
    if row == n:
        return 1
    count = 0
    for column in range(n):
        if all(column != c and abs(column - c) != row - r for r, c in enumerate(placed)):
            count += queens(n, row + 1, placed + (column,))
    return count


print(queens(4))
