def flatten(thing, depth=0):
    if isinstance(thing, (list, tuple)):
        return [x for part in thing for x in flatten(part, depth + 1)]
    return [(thing, depth)]


print(flatten([1, [2, (3, [4])], 'ab']))
