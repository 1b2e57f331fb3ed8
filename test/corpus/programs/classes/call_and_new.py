class Single:
    made = None

    def __new__(cls, *args):
        if cls.made is None:
            cls.made = super().__new__(cls)
        return cls.made

    def __init__(self, value):
        self.value = value

    def __call__(self, *args, **kwargs):
        return self.value, args, sorted(kwargs)


a = Single(1)
b = Single(2)
print(a is b, a.value, b(3, x=4))
