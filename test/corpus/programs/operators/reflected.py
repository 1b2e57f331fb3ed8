class Left:
    def __add__(self, other):
        return NotImplemented

    def __eq__(self, other):
        return NotImplemented


class Right:
    def __radd__(self, other):
        return 'radd'

    def __rsub__(self, other):
        return f'{other} rsub'

    def __eq__(self, other):
        return 'eq of right'


print(Left() + Right(), 5 - Right(), Left() == Right(), Left() != 3)
try:
    Left() + 1
except TypeError as error:
    print(error)
try:
    1 + 'a'
except TypeError as error:
    print(error)
