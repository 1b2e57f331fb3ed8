from functools import cached_property


class Circle:
    def __init__(self, r):
        self.r = r

    @cached_property
    def area(self):
        print('computing')
        return 3 * self.r**2


c = Circle(2)
print(c.area, c.area, vars(c))
del c.area
c.r = 3
print(c.area)
