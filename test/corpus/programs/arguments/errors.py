def strict(a, b, *, c):
    return a, b, c


calls = [
    lambda: strict(1),
    lambda: strict(1, 2),
    lambda: strict(1, 2, 3, c=4),
    lambda: strict(1, 2, c=3, d=4),
    lambda: strict(1, a=2, b=3, c=4),
    lambda: strict(*5),
    lambda: strict(**{1: 2}),
    lambda: strict(1, 2, **{'c': 3}, **{'c': 4}),
]
for call in calls:
    try:
        call()
    except TypeError as error:
        print(error)
