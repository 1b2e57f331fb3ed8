class Ticks:
    def __init__(self, count):
        self.count = count

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.count == 0:
            raise StopAsyncIteration
        self.count -= 1
        return self.count


async def collect():
    found = []
    async for tick in Ticks(3):
        if tick == 1:
            continue
        found.append(tick)
    else:
        found.append('else')
    return found + [t async for t in Ticks(2)]


try:
    collect().send(None)
except StopIteration as stop:
    print(stop.value)
