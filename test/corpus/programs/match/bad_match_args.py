class Odd:
    __match_args__ = ('a', 'a')
    a = 1


try:
    match Odd():
        case Odd(x, y):
            print(x, y)
except TypeError as error:
    print(error)
match Odd():
    case Odd(b=1):
        print('has b')
    case Odd(a=1):
        print('has a')
