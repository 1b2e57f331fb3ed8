class Lazy:
    def __getattr__(self, name):
        if name.startswith('no'):
            raise AttributeError(name)
        value = name * 2
        setattr(self, name, value)
        return value


lazy = Lazy()
print(lazy.ab, lazy.ab, hasattr(lazy, 'nothing'), vars(lazy))
