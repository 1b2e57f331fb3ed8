import sys

sys.setrecursionlimit(50)


def down(n):
    global deepest
    deepest = n
    return down(n + 1)


def innermost(traceback):
    depth = 1
    while traceback.tb_next:
        traceback, depth = traceback.tb_next, depth + 1
    return depth, traceback.tb_frame.f_code.co_name, traceback.tb_lineno


try:
    down(1)
except RecursionError as error:
    print(deepest, innermost(error.__traceback__), error, error.__context__)


class Deep:
    def __getattr__(self, name):
        return getattr(self, name + 'x')


try:
    Deep().a
except RecursionError as error:
    print(innermost(error.__traceback__)[1:])
try:
    down(1)
except RecursionError as error:
    print(innermost(error.__traceback__))
down(1)
