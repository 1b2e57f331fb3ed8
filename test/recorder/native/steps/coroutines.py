class Later:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        got = yield self.value
        return got


class Managed:
    async def __aenter__(self):
        print('enter', await Later('aenter'))
        return self

    async def __aexit__(self, *exc):
        print('exit', exc[0], await Later('aexit'))
        return exc[0] is KeyError


class Steps:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n == 0:
            raise StopAsyncIteration
        self.n -= 1
        await Later(self.n)
        return self.n


async def agen():
    for n in range(2):
        yield n
        await Later('in agen')


async def fails():
    async for n in Steps(1):
        raise LookupError(n)


async def main():
    async with Managed() as m:
        print(type(m).__name__)
    async with Managed():
        raise KeyError('swallowed')
    total = 0
    async for n in Steps(3):
        total += n
    async for n in agen():
        total += n
    print([n async for n in Steps(2)], total)
    try:
        await fails()
    except LookupError as error:
        print('failed', error)
    return total


def drive(coroutine):
    value = None
    while True:
        try:
            value = coroutine.send(value)
        except StopIteration as stop:
            return stop.value


print(drive(main()))
c = main()
print(c.send(None))
try:
    c.throw(OSError('thrown in'))
except OSError as error:
    print(error)
c.close()
