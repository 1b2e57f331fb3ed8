def me():
    try:
        next(g)
    except ValueError as error:
        yield str(error)


g = me()
print(next(g))
