import sys
import types

source = {
    'shapes': 'from helpers import area\nclass Square:\n    def __init__(self, side):\n        self.side = side\n    def area(self):\n        return area(self.side, self.side)\n',
    'helpers': 'def area(a, b):\n    return a * b\n',
}


class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name in source:
            import importlib.machinery

            return importlib.machinery.ModuleSpec(name, Loader())


class Loader:
    def create_module(self, spec):
        return types.ModuleType(spec.name)

    def exec_module(self, module):
        exec(source[module.__name__], module.__dict__)


sys.meta_path.insert(0, Finder)
from shapes import Square

print(Square(4).area(), 'helpers' in sys.modules)
