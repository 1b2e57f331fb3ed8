class Door:
    async def __aenter__(self):
        print('open')
        return self

    async def __aexit__(self, kind, error, trace):
        print('shut', kind and kind.__name__)
        return kind is KeyError


async def through(error=None):
    async with Door() as door:
        print(type(door).__name__)
        if error:
            raise error
    return 'through'


def run(coroutine):
    try:
        coroutine.send(None)
    except StopIteration as stop:
        return stop.value


print(run(through()))
print(run(through(KeyError('k'))))
try:
    run(through(ValueError('v')))
except ValueError as error:
    print('out', error)
