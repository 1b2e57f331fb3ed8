def best(items, room):
    table = [0] * (room + 1)
    for weight, value in items:
        for r in range(room, weight - 1, -1):
            table[r] = max(table[r], table[r - weight] + value)
    return table[room]


print(best([(2, 3), (3, 4), (4, 5)], 5))
