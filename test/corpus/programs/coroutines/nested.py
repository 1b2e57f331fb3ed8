class Tick:
    def __init__(self, name):
        self.name = name

    def __await__(self):
        return (yield self.name)


async def inner(name):
    return [await Tick(name + '1'), await Tick(name + '2')]


async def outer():
    a = await inner('a')
    b = await inner('b')
    return a + b


def run(coroutine):
    value = None
    try:
        while True:
            asked = coroutine.send(value)
            value = asked.upper()
    except StopIteration as stop:
        return stop.value


print(run(outer()))
