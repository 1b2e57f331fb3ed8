def fibonacci():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b


for value in fibonacci():
    if value > 50:
        break
    print(value, end=' ')
print()
