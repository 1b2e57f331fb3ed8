import sys

sys.setrecursionlimit(10**9)


def down():
    down()


down()
