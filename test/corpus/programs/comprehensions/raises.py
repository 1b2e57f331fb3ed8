def reciprocals(values):
    try:
        return [1 / v for v in values]
    except ZeroDivisionError:
        return 'zero', values


print(reciprocals([1, 2]), reciprocals([1, 0]))
try:
    v = 'kept'
    [v for v in 5]
except TypeError as error:
    print(error, v)
