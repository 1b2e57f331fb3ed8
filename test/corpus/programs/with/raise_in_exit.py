class Bad:
    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        raise RuntimeError('in exit')


try:
    with Bad():
        raise ValueError('in body')
except RuntimeError as error:
    print(error, '|', error.__context__)
try:
    with Bad():
        pass
except RuntimeError as error:
    print(error, '|', error.__context__)
