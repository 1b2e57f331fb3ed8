class Plugin:
    found = {}

    def __init_subclass__(cls, /, key=None, **rest):
        super().__init_subclass__(**rest)
        Plugin.found[key or cls.__name__] = cls


class A(Plugin):
    pass


class B(Plugin, key='bee'):
    pass


print(sorted(Plugin.found))
