def divide(a, b):
    try:
        return a / b, a // b, a % b, divmod(a, b)
    except ZeroDivisionError as error:
        return str(error)


print(divide(7, 2), divide(-7, 2), divide(7, -2), divide(1, 0), divide(1.5, 0.5))
