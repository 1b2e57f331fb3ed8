def averager():
    total = count = 0
    average = None
    while True:
        value = yield average
        total += value
        count += 1
        average = total / count


a = averager()
next(a)
print(a.send(10), a.send(20), a.send(33))
a.close()
try:
    a.send(1)
except StopIteration as stop:
    print('stopped', stop.value)
