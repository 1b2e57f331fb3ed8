class Vec:
    def __init__(self, *parts):
        self.parts = parts

    def __add__(self, other):
        return Vec(*(a + b for a, b in zip(self.parts, other.parts)))

    def __rmul__(self, factor):
        return Vec(*[factor * p for p in self.parts])

    def __neg__(self):
        return -1 * self

    def __eq__(self, other):
        return isinstance(other, Vec) and self.parts == other.parts

    def __hash__(self):
        return hash(self.parts)

    def __bool__(self):
        return any(self.parts)

    def __matmul__(self, other):
        return sum(a * b for a, b in zip(self.parts, other.parts))

    def __repr__(self):
        return f'Vec{self.parts}'


v = Vec(1, 2) + 3 * Vec(0, 1)
print(v, -v, v @ Vec(2, 2), v == Vec(1, 5), v != 3, bool(Vec(0, 0)), len({v, Vec(1, 5)}))
try:
    v + 1
except AttributeError as error:
    print(error)
