class Manager:
    def __init__(self, swallow):
        self.swallow = swallow

    def __enter__(self):
        print('enter')
        return self.swallow

    def __exit__(self, kind, error, trace):
        print('exit', kind, error)
        return self.swallow


with Manager(True) as swallow:
    print('body', swallow)
with Manager(True):
    raise ValueError('swallowed')
try:
    with Manager(False):
        raise ValueError('passed on')
except ValueError as error:
    print('outside', error)
