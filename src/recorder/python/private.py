"""Keeps the recorder's modules out of the program's reach: they see builtins and shared modules as they were at first.

A program may replace ``builtins.len`` or ``gc.get_referents``, or empty ``builtins`` altogether. The recorder's functions
look names up too, so each of its modules gets a copy of both.
"""

import builtins
import importlib.machinery
import sys
import types

_PACKAGE = __name__.rpartition('.')[0]
_BUILTINS = dict(vars(builtins))


class Loader(importlib.machinery.SourceFileLoader):
    """Runs a module with builtins of the recorder's own."""

    def exec_module(self, module):
        """Functions take their builtins from their module when they are made."""
        module.__builtins__ = _BUILTINS
        super().exec_module(module)


class _Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if not name.startswith(f'{_PACKAGE}.'):
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec is not None:
            spec.loader = Loader(spec.loader.name, spec.loader.path)
        return spec


def load(name):
    """Imports the recorder's module ``name`` and all that it needs, with builtins of their own; returns it."""
    sys.meta_path.insert(0, _Finder)
    try:
        return importlib.import_module(f'{_PACKAGE}.{name}')
    finally:
        sys.meta_path.remove(_Finder)


def close(*open_modules):
    """Gives each module of the recorder copies of the shared modules that it uses; not those named, which set things."""
    copies = {}
    for name, module in list(sys.modules.items()):
        if not name.startswith(f'{_PACKAGE}.') or name.rpartition('.')[2] in open_modules:
            continue
        for key, value in list(vars(module).items()):
            if type(value) is types.ModuleType and not value.__name__.startswith(_PACKAGE):
                if value.__name__ not in copies:
                    copies[value.__name__] = types.ModuleType(value.__name__)
                    vars(copies[value.__name__]).update(vars(value))
                setattr(module, key, copies[value.__name__])
