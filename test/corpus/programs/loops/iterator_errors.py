class Breaks:
    def __iter__(self):
        return self

    def __next__(self):
        raise RuntimeError('in next')


class NotIterator:
    def __iter__(self):
        return 5


for thing in (Breaks(), NotIterator(), 5):
    try:
        for x in thing:
            pass
    except (RuntimeError, TypeError) as error:
        print(error)
