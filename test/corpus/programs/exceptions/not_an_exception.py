class Odd:
    pass


for thing in (3, Odd, Odd()):
    try:
        raise thing
    except TypeError as error:
        print(error)
try:
    try:
        1 / 0
    except 5:
        pass
except TypeError as error:
    print(error)
