people = [('Ann', 30), ('Bob', 25), ('Cid', 30)]
print(sorted(people, key=lambda p: (-p[1], p[0])), max(people, key=lambda p: p[1]), min('hello'))
people.sort(key=lambda p: p[1])
print(people, sorted('bAc', key=str.lower), sorted([3, 1], reverse=True))


class K:
    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        return self.n < other.n


print([k.n for k in sorted([K(3), K(1), K(2)])])
try:
    sorted([1, 'a'])
except TypeError as error:
    print(error)
