class Caterpillar:
    def look(self):
        return f'{self.name} crawls'


class Butterfly:
    def look(self):
        return f'{self.name} flies'


c = Caterpillar()
c.name = 'Eric'
print(c.look())
c.__class__ = Butterfly
print(c.look())
Butterfly.look = lambda self: 'patched'
print(c.look())
