def yes(log, name):
    log.append(name)
    return name


def no(log, name):
    log.append(name)
    return ''


log = []
print(yes(log, 'a') and no(log, 'b') and yes(log, 'c'), no(log, 'd') or yes(log, 'e') or yes(log, 'f'))
print(log)
x = no(log, 'g') and 1 or 2
y = (1 if log else 2) if x == 2 else 3
print(x, y, not (x and y) or x, [] or {} or () or 'last')
if x and not y or x == 2 and y:
    print('branch')
while x and y:
    x -= 1
print(x)
