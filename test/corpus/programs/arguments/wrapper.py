def logged(function):
    def wrapper(*args, **kwargs):
        result = function(*args, **kwargs)
        print(function.__name__, args, kwargs, '->', result)
        return result

    return wrapper


@logged
def add(a, b=1):
    return a + b


add(1)
add(1, b=5)
add(*(2, 3))
