def numbers(lines):
    for line in lines:
        yield int(line)


def evens(source):
    for number in source:
        if number % 2 == 0:
            yield number


def running(source):
    total = 0
    for number in source:
        total += number
        yield total


print(list(running(evens(numbers(['1', '2', '4', '7', '8'])))))
