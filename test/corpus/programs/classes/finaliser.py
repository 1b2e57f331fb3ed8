class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print('bye', self.name)


def use():
    a = Noisy('a')
    b = Noisy('b')
    return b


kept = use()
print('kept')
kept = None
Noisy('temporary')
print('end')
last = Noisy('last')
