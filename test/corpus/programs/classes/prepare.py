class Ordered(type):
    @classmethod
    def __prepare__(meta, name, bases):
        return {'first': name}

    def __new__(meta, name, bases, names):
        names['order'] = [key for key in names if not key.startswith('__')]
        return super().__new__(meta, name, bases, names)


class Thing(metaclass=Ordered):
    b = 1
    a = first
    c = b + 1


print(Thing.order, Thing.a, Thing.c)
