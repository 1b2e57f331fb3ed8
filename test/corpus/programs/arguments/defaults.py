def append(item, to=[]):
    to.append(item)
    return to


def fresh(item, to=None):
    to = [] if to is None else to
    to.append(item)
    return to


print(append(1), append(2), fresh(1), fresh(2), append.__defaults__)


def keyword(*, base=[0], scale=1):
    return [b * scale for b in base]


print(keyword(), keyword(base=[2], scale=3), keyword.__kwdefaults__)
