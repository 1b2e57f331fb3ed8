class Wait:
    def __await__(self):
        yield 1


class Source:
    async def __aiter__(self):
        yield 1

    def __init__(self, fails):
        self.fails = fails


class Numbers:
    def __init__(self, fails):
        self.n, self.fails = 0, fails

    def __aiter__(self):
        return self

    async def __anext__(self):
        await Wait()
        self.n += 1
        if self.n > 2:
            raise ValueError('source') if self.fails else StopAsyncIteration
        return self.n


async def sum_of(source):
    total = 0
    async for n in source:
        total += n
    return total


def drive(coroutine):
    try:
        while True:
            coroutine.send(None)
    except StopIteration as stop:
        return stop.value
    except ValueError as error:
        return f'failed: {error}'


print(drive(sum_of(Numbers(False))), drive(sum_of(Numbers(True))))
c = sum_of(Numbers(False))
c.send(None)
try:
    c.throw(KeyError('thrown'))
except KeyError as error:
    print(repr(error))
c = sum_of(Numbers(False))
c.send(None)
c.close()
