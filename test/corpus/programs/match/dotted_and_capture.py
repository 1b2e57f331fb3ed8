class Colour:
    RED = 1
    BLUE = 2


def paint(value, limit):
    match value, limit:
        case Colour.RED, _:
            return 'red'
        case Colour.BLUE, (1 | 2) as low:
            return f'blue {low}'
        case other, [a, [b, *c]]:
            return other, a, b, c
        case -1, 1 + 2j:
            return 'complex'
        case whatever:
            return whatever


print(paint(1, 5), paint(2, 2), paint(9, [1, [2, 3, 4]]), paint(-1, 1 + 2j), paint(2, 9))
