class Watched:
    seen = []

    def __getattribute__(self, name):
        Watched.seen.append(name)
        return super().__getattribute__(name)

    def __setattr__(self, name, value):
        Watched.seen.append('set ' + name)
        super().__setattr__(name, value)


w = Watched()
w.a = 1
w.b = w.a + 1
w.__dict__
print(Watched.seen)
