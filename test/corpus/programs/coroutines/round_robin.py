class Switch:
    def __await__(self):
        yield


async def worker(name, rounds, log):
    for number in range(rounds):
        log.append(f'{name}{number}')
        await Switch()


def loop(*coroutines):
    ready = list(coroutines)
    while ready:
        coroutine = ready.pop(0)
        try:
            coroutine.send(None)
        except StopIteration:
            continue
        ready.append(coroutine)


log = []
loop(worker('a', 2, log), worker('b', 3, log))
print(log)
