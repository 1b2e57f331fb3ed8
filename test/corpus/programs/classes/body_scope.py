x = 'module'


class Outer:
    x = 'class'
    seen = x

    class Inner:
        y = x

    def method(self):
        return x

    if len(x) > 3:
        long = True
    else:
        long = False
    for letter in 'ab':
        pass
    squares = [n * n for n in range(3)]


print(Outer.seen, Outer.Inner.y, Outer().method(), Outer.long, Outer.letter, Outer.squares)
