import sys
import types

log = []


class Lying(types.ModuleType):
    def __getattribute__(self, name):
        log.append(name)
        return super().__getattribute__(name)


module = Lying('lying')
module.x = 1
held = [module]
other = types.ModuleType('other')
other.__getattr__ = lambda name: log.append('other ' + name)
held.append(other)


class Lazy:
    __slots__ = ('x', '__dict__')

    def __getattr__(self, name):
        log.append('lazy ' + name)
        raise AttributeError(name)


lazy = Lazy()
held.append(lazy)
print(log)
