async def one():
    yield 'only'


async def main():
    it = aiter(one())
    return [await anext(it), await anext(it, 'default')]


try:
    main().send(None)
except StopIteration as stop:
    print(stop.value)
