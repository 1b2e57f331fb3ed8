def maybe(flag):
    if flag:
        value = 1
    try:
        return value
    except UnboundLocalError:
        return 'unbound'


def loop(items):
    for item in items:
        pass
    return item


print(maybe(True), maybe(False), loop([1, 2]))
try:
    loop([])
except UnboundLocalError as error:
    print('never bound')
