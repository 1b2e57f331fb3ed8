async def numbers():
    for n in range(3):
        got = yield n
        if got:
            print('got', got)


async def main():
    total = 0
    async for n in numbers():
        total += n
    agen = numbers()
    print(await agen.__anext__(), await agen.asend('hello'))
    await agen.aclose()
    return total, {n: n * n async for n in numbers() if n}


try:
    main().send(None)
except StopIteration as stop:
    print(stop.value)
