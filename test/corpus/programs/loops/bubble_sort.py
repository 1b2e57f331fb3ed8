def bubble(items):
    end = len(items)
    while end > 1:
        swapped = 0
        for i in range(1, end):
            if items[i - 1] > items[i]:
                items[i - 1], items[i] = items[i], items[i - 1]
                swapped = i
        end = swapped
    return items


print(bubble([5, 1, 4, 2, 8]))
