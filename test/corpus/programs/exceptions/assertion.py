def check(value):
    assert value > 0
    assert value < 10, f'{value} is too large'
    return value


print(check(5))
for bad in (0, 11):
    try:
        check(bad)
    except AssertionError as error:
        print(repr(error))
