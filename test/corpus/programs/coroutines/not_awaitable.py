async def wrong():
    await 3


try:
    wrong().send(None)
except TypeError as error:
    print(str(error)[:40])


async def twice():
    return 1


c = twice()
try:
    c.send(None)
except StopIteration as stop:
    print(stop.value)
try:
    c.send(None)
except RuntimeError as error:
    print(error)
