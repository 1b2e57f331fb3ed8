import sys


class Deep:
    def __init__(self, n):
        self.n = n

    def __repr__(self):
        return f'{self.n}{[Deep(self.n + 1)] if self.n < 30 else ""}'


print(len(repr(Deep(0))))
x = []
for _ in range(50):
    x = [x]
print(len(str(x)), x == x)
