from functools import singledispatchmethod


class Printer:
    @singledispatchmethod
    def show(self, value):
        return f'? {value}'

    @show.register
    def _(self, value: int):
        return f'int {value}'

    @show.register
    def _(self, value: list):
        return 'list ' + ', '.join(self.show(v) for v in value)


print(Printer().show([1, 'a', [2]]))
