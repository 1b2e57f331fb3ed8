log = []


def noisy(name):
    def method(self, *args):
        log.append(name)
        return NotImplemented

    return method


class Meta(type):
    def __instancecheck__(cls, instance):
        log.append('instancecheck')
        return False

    def __subclasscheck__(cls, other):
        log.append('subclasscheck')
        return False

    def __eq__(cls, other):
        log.append('meta eq')
        return cls is other

    def __hash__(cls):
        log.append('meta hash')
        return 1

    def __repr__(cls):
        log.append('meta repr')
        return 'meta'

    def __getattribute__(cls, name):
        log.append('meta get ' + name)
        return super().__getattribute__(name)

    def __len__(cls):
        log.append('meta len')
        return 0


class Loud(metaclass=Meta):
    def __repr__(self):
        log.append('repr')
        return 'loud'

    def __eq__(self, other):
        log.append('eq')
        return self is other

    def __hash__(self):
        log.append('hash')
        return 1

    def __bool__(self):
        log.append('bool')
        return True

    def __len__(self):
        log.append('len')
        return 1

    def __iter__(self):
        log.append('iter')
        return iter(())

    def __getattribute__(self, name):
        log.append('get ' + name)
        return object.__getattribute__(self, name)

    def __getattr__(self, name):
        log.append('getattr ' + name)
        raise AttributeError(name)

    @property
    def __class__(self):
        log.append('class')
        return int

    def __del__(self):
        log.append('del')

    def __index__(self):
        log.append('index')
        return 1

    def __length_hint__(self):
        log.append('hint')
        return 1

    def __sizeof__(self):
        log.append('sizeof')
        return 1

    def __reduce__(self):
        log.append('reduce')
        return 'x'

    def __dir__(self):
        log.append('dir')
        return []


thing = Loud()
things = [thing, (thing, [thing]), {'k': thing}]
kind = Loud
same = thing
thing.attribute = things
del same
things.clear()
thing = None
print(log)
