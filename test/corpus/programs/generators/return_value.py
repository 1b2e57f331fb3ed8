def gather(items):
    found = []
    for item in items:
        found.append((yield item))
    return found


def run(generator):
    try:
        value = next(generator)
        while True:
            value = generator.send(value * 2)
    except StopIteration as stop:
        return stop.value


print(run(gather([1, 2, 3])))
