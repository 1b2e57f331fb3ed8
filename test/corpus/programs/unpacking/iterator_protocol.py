class Three:
    def __init__(self):
        self.n = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.n += 1
        if self.n > 3:
            raise StopIteration
        return self.n


a, b, c = Three()
first, *rest = Three()
print(a, b, c, first, rest)
