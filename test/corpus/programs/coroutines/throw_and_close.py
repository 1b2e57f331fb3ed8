class Wait:
    def __await__(self):
        try:
            yield 'waiting'
        finally:
            print('cleaned')


async def task():
    try:
        await Wait()
    except ValueError as error:
        return f'caught {error}'


c = task()
print(c.send(None))
try:
    c.throw(ValueError('thrown'))
except StopIteration as stop:
    print(stop.value)
d = task()
d.send(None)
d.close()
