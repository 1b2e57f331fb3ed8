error = 'outer'


def use():
    try:
        raise ValueError('x')
    except ValueError as e:
        kept = e
    try:
        e
    except UnboundLocalError as missing:
        print(type(missing).__name__)
    return str(kept)


print(use())
try:
    1 / 0
except ZeroDivisionError as error:
    pass
print('error' in globals())
