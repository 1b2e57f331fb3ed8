def shape(value):
    match value:
        case []:
            return 'empty'
        case [x]:
            return f'one {x}'
        case [x, y]:
            return f'two {x} {y}'
        case [first, *_, last] if first == last:
            return f'ring {first}'
        case (first, *rest):
            return f'{first} and {len(rest)}'


for value in ([], [1], (1, 2), [5, 6, 5], range(4), 'text', {1, 2}):
    print(shape(value))
