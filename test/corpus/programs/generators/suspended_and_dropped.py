def holder(box):
    try:
        yield box
    except GeneratorExit:
        box.append('exit')
        raise
    finally:
        box.append('finally')


def use():
    box = []
    g = holder(box)
    next(g)
    del g
    return box


print(use())
