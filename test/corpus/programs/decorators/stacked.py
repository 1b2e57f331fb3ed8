def times(n):
    def decorate(function):
        def wrapped(*args):
            return [function(*args) for _ in range(n)]

        return wrapped

    return decorate


def shout(function):
    return lambda *args: function(*args).upper()


@times(2)
@shout
def greet(name):
    return f'hi {name}'


print(greet('ann'))
