class Loud(dict):
    def __setitem__(self, key, value):
        if not key.startswith('__'):
            print('set', key)
        super().__setitem__(key, value)

    def __missing__(self, key):
        raise KeyError(key)


class Meta(type):
    @classmethod
    def __prepare__(meta, name, bases):
        return Loud()


class Thing(metaclass=Meta):
    one = 1
    two = one + 1

    def method(self):
        return len('abc')


print(Thing.two, Thing().method())
