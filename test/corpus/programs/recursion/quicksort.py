def quicksort(items):
    if len(items) <= 1:
        return items
    pivot, *rest = items
    small = [x for x in rest if x < pivot]
    large = [x for x in rest if x >= pivot]
    return quicksort(small) + [pivot] + quicksort(large)


print(quicksort([3, 6, 1, 8, 2, 9, 2]))
