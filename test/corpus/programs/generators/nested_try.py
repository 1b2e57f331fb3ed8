def steps():
    try:
        try:
            yield 1
        finally:
            yield 2
    finally:
        yield 3


print(list(steps()))
g = steps()
print(next(g))
try:
    g.close()
except RuntimeError as error:
    print(error)
print(list(g))
