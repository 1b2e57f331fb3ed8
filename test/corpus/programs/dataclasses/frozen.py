from dataclasses import FrozenInstanceError, asdict, astuple, dataclass, replace


@dataclass(frozen=True, slots=True)
class Point:
    x: int
    y: int = 0

    def __post_init__(self):
        if self.x < 0:
            raise ValueError('negative')


p = Point(1)
try:
    p.x = 5
except FrozenInstanceError as error:
    print(error)
print(replace(p, y=9), asdict(p), astuple(p), hash(p) == hash(Point(1)))
try:
    Point(-1)
except ValueError as error:
    print(error)
