from enum import Enum, Flag, IntEnum, auto


class Colour(Enum):
    RED = 1
    GREEN = 2
    ALSO_RED = 1

    def shout(self):
        return self.name + '!'


class Size(IntEnum):
    SMALL = auto()
    LARGE = auto()


class Right(Flag):
    READ = 1
    WRITE = 2


print(Colour.RED.shout(), Colour(2), Colour.ALSO_RED is Colour.RED, [c.name for c in Colour])
print(Size.SMALL < Size.LARGE, Size.LARGE + 1, (Right.READ | Right.WRITE).value)
