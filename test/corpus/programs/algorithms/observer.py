class Signal:
    def __init__(self):
        self.slots = []

    def __iadd__(self, slot):
        self.slots.append(slot)
        return self

    def __call__(self, *args):
        return [slot(*args) for slot in self.slots]


class Model:
    def __init__(self):
        self.changed = Signal()
        self._value = 0

    @property
    def value(self):
        return self._value

    @value.setter
    def value(self, new):
        old, self._value = self._value, new
        self.changed(old, new)


m = Model()
seen = []
m.changed += lambda old, new: seen.append((old, new))
m.changed += lambda *both: seen.append(sum(both))
m.value = 5
m.value += 2
print(seen)
