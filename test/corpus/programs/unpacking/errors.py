def attempt(action):
    try:
        action()
    except (ValueError, TypeError) as error:
        print(error)


def few():
    a, b, c = 1, 2


def many():
    a, b = 'abc'


def star():
    a, b, *c = [1]


def not_iterable():
    a, b = 5


for action in (few, many, star, not_iterable):
    attempt(action)
