class Count:
    def __init__(self, function):
        self.function = function
        self.calls = 0

    def __call__(self, *args):
        self.calls += 1
        return self.function(*args)


def add_repr(cls):
    cls.__repr__ = lambda self: f'<{cls.__name__} {vars(self)}>'
    return cls


@Count
def square(n):
    return n * n


@add_repr
class P:
    def __init__(self):
        self.x = square(3)


print(square(2), P(), square.calls)
