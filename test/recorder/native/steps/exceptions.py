import sys


def inner(n):
    try:
        return 10 // n
    except ZeroDivisionError as error:
        print('inner', error)
        raise
    finally:
        print('finally', n)


def middle(n):
    try:
        return inner(n)
    except ZeroDivisionError as error:
        raise ValueError('wrapped') from error


def outer():
    for n in (5, 0):
        try:
            print(middle(n))
        except ValueError as error:
            print(error, repr(error.__cause__), sys.getrefcount(error) > 1)
        else:
            print('else')


class Context:
    def __init__(self, swallow):
        self.swallow = swallow

    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        print('exit', kind and kind.__name__)
        return self.swallow


outer()
with Context(False), Context(True):
    raise KeyError('k')
try:
    with Context(False):
        [][1]
except IndexError as error:
    print(error)
try:
    raise ExceptionGroup('group', [ValueError(1), TypeError(2), ExceptionGroup('nested', [OSError(3)])])
except* ValueError as group:
    print('values', group.exceptions)
except* OSError as group:
    print('os', len(group.exceptions))
except* TypeError:
    print('types')
try:
    try:
        raise ExceptionGroup('again', [KeyError(1), OSError(2)])
    except* KeyError:
        raise
except ExceptionGroup as group:
    print(len(group.exceptions))


def loop():
    while True:
        try:
            return 'returned'
        finally:
            break
    return 'broke'


def nested():
    try:
        try:
            raise LookupError
        finally:
            raise NameError('replaced')
    except NameError as error:
        return type(error.__context__).__name__


print(loop(), nested())
try:
    print(undefined)
except NameError as error:
    print(error.name)


def recursion(n):
    return n and recursion(n - 1) + 1


print(recursion(40))
for value in ('7', 'x'):
    try:
        print(int(value))
    except (ValueError, TypeError):
        continue
assert [1], 'not told'
