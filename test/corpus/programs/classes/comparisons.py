from functools import total_ordering


@total_ordering
class Version:
    def __init__(self, text):
        self.parts = tuple(map(int, text.split('.')))

    def __eq__(self, other):
        return self.parts == other.parts

    def __lt__(self, other):
        return self.parts < other.parts


a, b = Version('3.9'), Version('3.14')
print(a < b, a >= b, sorted([b, a])[0].parts, max(a, b).parts)
