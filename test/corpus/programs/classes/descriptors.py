class Positive:
    def __set_name__(self, owner, name):
        self.name = '_' + name

    def __get__(self, instance, owner):
        if instance is None:
            return self
        return getattr(instance, self.name)

    def __set__(self, instance, value):
        if value <= 0:
            raise ValueError(self.name[1:])
        setattr(instance, self.name, value)

    def __delete__(self, instance):
        delattr(instance, self.name)


class Box:
    width = Positive()

    def __init__(self, width):
        self.width = width


b = Box(3)
b.width += 4
print(b.width, type(Box.width).__name__)
try:
    b.width = -1
except ValueError as error:
    print('refused', error)
del b.width
print(vars(b))
