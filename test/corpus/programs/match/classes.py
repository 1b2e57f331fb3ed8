class Point:
    __match_args__ = ('x', 'y')

    def __init__(self, x, y):
        self.x, self.y = x, y


def where(thing):
    match thing:
        case Point(0, 0):
            return 'origin'
        case Point(x, y=0):
            return f'on x at {x}'
        case Point(x=x, y=y) if x == y:
            return f'diagonal {x}'
        case Point() as p:
            return f'at {p.x},{p.y}'
        case str(text):
            return text
        case [Point(), Point(x=1)]:
            return 'pair'


for thing in (Point(0, 0), Point(3, 0), Point(2, 2), Point(1, 2), 'word', [Point(9, 9), Point(1, 0)], 5):
    print(where(thing))
