class Base:
    tag = 'base'

    def greet(self, *names, **more):
        return 'hi ' + ' '.join(names) + str(sorted(more))

    @classmethod
    def make(cls):
        return cls.__name__


class Sub(Base):
    tag = 'sub'

    def greet(self, *names, **more):
        plain = super().greet('a')
        starred = super().greet(*names, **more)
        return plain, starred, super().tag, super(Sub, self).tag

    @classmethod
    def make(cls):
        return super().make() + '!'

    def shadowed(self):
        super = lambda *args: Base
        return super().tag


print(Sub().greet('b', 'c', k=1), Sub.make(), Sub().shadowed())
try:

    def no_class(self):
        return super().x

    no_class(1)
except RuntimeError as error:
    print(error)
