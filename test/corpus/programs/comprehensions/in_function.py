def table(n):
    factor = 2
    rows = [[i * j * factor for j in range(1, n)] for i in range(1, n)]
    flat = [cell for row in rows for cell in row if cell % 4 == 0]
    return rows, flat, {i: {j for j in range(i)} for i in range(n)}


print(table(4))
