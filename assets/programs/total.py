def total(prices):
    acc = 0
    for p in prices:
        acc += p
    return acc


print(total([300, 500, 800]))
