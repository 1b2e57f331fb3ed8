from dataclasses import dataclass, field


@dataclass(order=True)
class Item:
    price: float
    name: str = field(compare=False)
    tags: list = field(default_factory=list, repr=False)

    def cheaper(self, by):
        return Item(self.price - by, self.name)


a = Item(3.5, 'tea')
b = a.cheaper(1)
print(a, b, b < a, a == Item(3.5, 'other'))
a.tags.append('hot')
print(a.tags, b.tags)
