def swallow():
    while True:
        try:
            1 / 0
        finally:
            break
    return 'swallowed'


def override():
    try:
        raise KeyError('lost')
    finally:
        return 'override'


print(swallow(), override())
