# From 3.12
def first[T](items: list[T]) -> T:
    return items[0]


class Stack[T]:
    def __init__(self):
        self.items: list[T] = []

    def push(self, item: T) -> None:
        self.items.append(item)


class Sub[K, *Ts, **P](Stack[K]):
    pass


type Pair[A, B: (int, str)] = tuple[A, B]
type Lazy = undefined_until_asked
s = Stack[int]()
s.push(1)
print(first([5]), s.items, Sub.__type_params__, Pair.__value__, first.__type_params__, Pair[int, str])
try:
    Lazy.__value__
except NameError as error:
    print(error)
