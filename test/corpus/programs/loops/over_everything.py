for letter in 'ab':
    print(letter)
for key in {'k': 1}:
    print(key)
for key, value in {'k': 1}.items():
    print(key, value)
for byte in b'ab':
    print(byte)
for i in range(10, 0, -4):
    print(i)
for pair in zip('ab', range(2)):
    print(pair)
for line in map(str.upper, ['x', 'y']):
    print(line)
for item in reversed([1, 2]):
    print(item)
for _ in filter(None, [0, 1]):
    print(_)
for i, c in enumerate('xy', start=5):
    print(i, c)
for thing in iter([3, 2, 0, 1].pop, 0):
    print(thing)
