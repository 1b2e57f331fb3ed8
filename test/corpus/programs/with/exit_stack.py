from contextlib import ExitStack


class Part:
    def __init__(self, n, log):
        self.n, self.log = n, log

    def __enter__(self):
        self.log.append(f'+{self.n}')
        return self

    def __exit__(self, *exc):
        self.log.append(f'-{self.n}')


log = []
with ExitStack() as stack:
    parts = [stack.enter_context(Part(n, log)) for n in range(3)]
    stack.callback(log.append, 'callback')
print(log)
