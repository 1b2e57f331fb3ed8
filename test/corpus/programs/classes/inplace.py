class Bag:
    def __init__(self):
        self.log = []

    def __iadd__(self, x):
        self.log.append(('+=', x))
        return self

    def __isub__(self, x):
        self.log.append(('-=', x))
        return self

    def __imul__(self, x):
        return x

    def __ior__(self, x):
        self.log.append(('|=', x))
        return self


b = Bag()
b += 1
b -= 2
b |= 3
print(b.log)
b *= 'gone'
print(b)
