def count(start, end):
    while start < end:
        yield start
        start += 1


print(list(count(2, 6)))
print(sum(count(0, 5)), max(count(1, 4)))
for number in count(7, 9):
    print(number)
