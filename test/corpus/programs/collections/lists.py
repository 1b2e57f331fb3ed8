x = [3, 1, 2]
y = x
x.sort(reverse=True)
x.append(x)
x.insert(0, 'first')
print(x[1:4], x[-1] is y, x.index(1), x.count(3), len(x))
x.remove(3)
x.extend([5, 6])
print(x.pop(), x.pop(0), y[:2])
x.clear()
print(y, [1, 2] == [1, 2.0], [[0] * 2] * 2)
