def make():
    count = 0

    def up(by=1):
        nonlocal count
        count += by
        return count

    def read():
        return count

    return up, read


up, read = make()
up()
up(5)
print(read(), up.__closure__[0].cell_contents)
