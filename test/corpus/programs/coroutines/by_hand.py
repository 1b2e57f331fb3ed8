class Suspend:
    def __await__(self):
        got = yield 'suspended'
        return got


async def work():
    first = await Suspend()
    second = await Suspend()
    return first + second


c = work()
print(c.send(None), c.send(3))
try:
    c.send(4)
except StopIteration as stop:
    print('result', stop.value)
