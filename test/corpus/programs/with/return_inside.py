from contextlib import closing, suppress


class Thing:
    def close(self):
        print('closed')


def use(how):
    with closing(Thing()) as thing:
        if how == 'return':
            return type(thing).__name__
        for i in range(3):
            with suppress(ZeroDivisionError):
                if how == 'break':
                    break
                if i == 1:
                    1 / 0
                continue
    return i


print(use('return'), use('break'), use('all'))
