import sys


def depth():
    frame = sys._getframe()
    names = []
    while frame:
        names.append(frame.f_code.co_name)
        frame = frame.f_back
    return names


def outer():
    return depth()


print(depth(), outer(), sys._getframe().f_back)
print(sys._getframe().f_lineno, sys._getframe().f_globals is globals(), sys._getframe().f_trace)
