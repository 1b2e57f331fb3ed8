class Base:
    def who(self):
        return __class__.__name__

    @classmethod
    def kind(cls):
        return __class__ is cls


class Sub(Base):
    pass


print(Sub().who(), Base.kind(), Sub.kind())
