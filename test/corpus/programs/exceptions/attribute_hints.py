import sys


class Thing:
    colour = 1


try:
    Thing().color
except AttributeError as error:
    print(error.name, type(error.obj).__name__)
try:
    pront
except NameError as error:
    print(error.name)
try:
    import nothing_like_this
except ImportError as error:
    print(error.name)
