def make(x):
    class A:
        try:
            y = x
        except NameError:
            y = 'no module has it'
        x = 'own'
        z = x

        def get(self):
            return x, __class__.__name__

    return A


class B:
    try:
        undefined_here
    except NameError:
        caught = True
    int = int
    n = int('5')
    lines = [n for n in range(2)]


A = make('outer')
print(A.y if hasattr(A, 'y') else None, A.z, A().get(), B.caught, B.n, B.lines)
