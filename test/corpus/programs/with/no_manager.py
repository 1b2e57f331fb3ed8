try:
    with 3:
        print('never')
except TypeError as error:
    print(str(error)[:25])


class Half:
    def __enter__(self):
        pass


try:
    with Half():
        print('never')
except TypeError as error:
    print('TypeError')
except AttributeError as error:
    print('AttributeError')
