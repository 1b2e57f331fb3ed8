def find(items, wanted):
    for i, item in enumerate(items):
        if item == wanted:
            break
    else:
        return 'nowhere'
    return i


print(find('abc', 'c'), find('abc', 'x'), find([], 1))
n = 5
while n > 0:
    n -= 2
    if n == 10:
        break
else:
    print('else', n)
