"""More objects, with bigger texts and longer names, than any recording should hold."""


class Item:
    pass


items = []
for i in range(25_000):
    item = Item()
    item.name = 'x' * 1000
    items.append(item)
found = [item for item in items]
for item in items[:500]:
    item
