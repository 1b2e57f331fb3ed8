saved = []


class Phoenix:
    def __del__(self):
        saved.append(self)
        print('saved')


p = Phoenix()
del p
print(len(saved))
saved.clear()
print(len(saved))


class Raises:
    def __del__(self):
        raise ValueError('in finaliser')


import sys

sys.unraisablehook = lambda info: print('unraisable', info.exc_value)
r = Raises()
del r
print('on')
