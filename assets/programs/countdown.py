def countdown(n):
    while n > 0:
        yield n
        n -= 1


for second in countdown(3):
    print(second)
print("liftoff")
