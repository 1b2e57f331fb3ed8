def make_counter(start):
    count = start

    def step(by):
        nonlocal count
        count += by
        return count

    return step


tick = make_counter(1000)
tick(10)
print(tick(5))
