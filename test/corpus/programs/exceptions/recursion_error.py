def down(n):
    return down(n + 1)


import sys

sys.setrecursionlimit(60)
try:
    down(0)
except RecursionError as error:
    print(error)
