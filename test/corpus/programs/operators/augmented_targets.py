class Box:
    value = 1
    items = [1, 2, 3]


def inner():
    count = 0

    def up():
        nonlocal count
        count += 1
        return count

    return up() + up()


total = 10


def grow():
    global total
    total += 5


box = Box()
box.value += 4
box.items[0] += 10
box.items[1:] += [7]
box.items[-1] *= 2
names = {'a': 1}
names['a'] -= 3
matrix = [[1, 2], [3, 4]]
matrix[1][0] **= 2
grow()
print(box.value, Box.value, Box.items, names, matrix, inner(), total)
text = 'a'
text += 'b'
alias = shared = [1]
shared += [2]
print(text, alias)
