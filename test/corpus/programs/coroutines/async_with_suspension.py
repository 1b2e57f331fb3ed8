class Yield:
    def __await__(self):
        return (yield 'tick')


class Lock:
    async def __aenter__(self):
        return await Yield()

    async def __aexit__(self, *exc):
        await Yield()
        return False


async def locked():
    try:
        async with Lock() as got:
            print('inside', got)
            raise LookupError(got)
    except LookupError as error:
        return error.args


c = locked()
print(c.send(None), c.send('A'))
try:
    c.send('B')
except StopIteration as stop:
    print(stop.value)
