class Point:
    __slots__ = ('x', 'y')

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def moved(self, dx):
        self.x += dx
        return self


p = Point(1, 2).moved(5)
print(p.x, p.y)
try:
    p.z = 3
except AttributeError as error:
    print(type(error).__name__)
del p.x
try:
    print(p.x)
except AttributeError as error:
    print(error)
