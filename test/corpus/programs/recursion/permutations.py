def permutations(items):
    if len(items) < 2:
        return [items]
    found = []
    for i, item in enumerate(items):
        for rest in permutations(items[:i] + items[i + 1 :]):
            found.append([item, *rest])
    return found


print(permutations([1, 2, 3]))
