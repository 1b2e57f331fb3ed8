def one():
    try:
        raise ValueError('naked')
    except* ValueError as group:
        print(type(group).__name__, group.exceptions)


def reraised():
    try:
        raise ExceptionGroup('g', [ValueError(1), TypeError(2)])
    except* ValueError:
        raise KeyError('new')


one()
try:
    reraised()
except ExceptionGroup as group:
    print([type(e).__name__ for e in group.exceptions])
try:
    pass
except* ValueError:
    print('never')
