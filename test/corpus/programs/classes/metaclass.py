class Registry(type):
    classes = []

    def __new__(meta, name, bases, names, **options):
        kind = super().__new__(meta, name, bases, names)
        meta.classes.append((name, sorted(options)))
        return kind

    def __init__(cls, name, bases, names, **options):
        super().__init__(name, bases, names)

    def __call__(cls, *args):
        made = super().__call__(*args)
        made.tag = cls.__name__.lower()
        return made


class Base(metaclass=Registry):
    pass


class Child(Base, shiny=True):
    pass


print(Registry.classes, Child().tag)
