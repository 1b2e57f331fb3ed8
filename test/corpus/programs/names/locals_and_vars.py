def look(a, b=2):
    c = a + b
    found = locals()
    return sorted(found.items())


class Thing:
    def __init__(self):
        self.x = 1


thing = Thing()
vars(thing)['y'] = 2
print(look(1), thing.y, sorted(vars(thing)), 'look' in globals(), 'look' in dir())
globals()['made'] = 'by globals'
print(made)
