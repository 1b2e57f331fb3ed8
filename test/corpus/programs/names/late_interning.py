class Box:
    kind = 'box'

    def __init__(self, **values):
        for name, value in values.items():
            setattr(self, name + '_' + str(len(name)), value)

    def __eq__(self, other):
        return vars(self) == vars(other)


names = ['field' + str(n) for n in range(6)]
box = Box(**dict.fromkeys(names, 1))
other = type('Made' + 'Up', (Box,), {n.upper(): n for n in names})(a=2)
for name in names:
    setattr(other, name.title(), [name])
print(sorted(vars(box)), sorted(vars(other)), box == other, getattr(other, 'Field' + '3'))
del names, name
