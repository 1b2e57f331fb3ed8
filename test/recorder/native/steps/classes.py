from functools import wraps


class Meta(type):
    made = []

    def __new__(mcls, name, bases, names, **options):
        cls = super().__new__(mcls, name, bases, names)
        mcls.made.append((name, options))
        return cls

    def __prepare__(name, bases, **options):
        return {'prepared': True}

    def __call__(cls, *args, **options):
        instance = super().__call__(*args, **options)
        instance.called = True
        return instance


class Positive:
    def __set_name__(self, owner, name):
        self.name = '_' + name

    def __get__(self, instance, owner=None):
        return self if instance is None else getattr(instance, self.name)

    def __set__(self, instance, value):
        if value < 0:
            raise ValueError(f'{self.name} < 0')
        setattr(instance, self.name, value)


class Account(metaclass=Meta, kind='bank'):
    balance = Positive()

    def __init__(self, balance, /, *, owner='nobody'):
        self.balance = balance
        self.owner = owner

    @property
    def rich(self):
        return self.balance > 1000

    @classmethod
    def empty(cls):
        return cls(0)

    @staticmethod
    def help():
        return 'static'

    def __eq__(self, other):
        return self.balance == other.balance

    def __hash__(self):
        return hash(self.balance)

    def __getattr__(self, name):
        return f'no {name}'


class Slotted:
    __slots__ = ('left', 'right')

    def __init__(self):
        self.left = [1]


class Child(Account):
    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.extra = {self.balance: self.owner}
        self.__class__ = Other


class Other(Account):
    pass


def traced(times=1):
    def decorate(function):
        @wraps(function)
        def wrapper(*args, **options):
            nonlocal times
            times += 1
            return function(*args, **options), times

        return wrapper

    return decorate


@traced(times=5)
def add(a, b=2, *rest, c=3, **others):
    return a + b + c + sum(rest) + len(others)


a = Account(2000, owner='Ada')
print(a.rich, a.missing, Account.empty() == Account(0), Account.help(), hash(a), a.called)
try:
    a.balance = -1
except ValueError as error:
    print(error)
s = Slotted()
s.right = s.left
print(hasattr(s, '__dict__'), s.left is s.right, Meta.made, Account.prepared)
del s.left
print(type(Child(5, owner='Bob')).__name__)
print(add(1), add(*[1, 2, 3], **{'d': 4, 'c': 5}))
