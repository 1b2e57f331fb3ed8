"""Keeps the recorder's modules out of the program's reach: they see builtins and shared modules as they were at first.

A program may replace ``builtins.len``, ``gc.get_referents`` or ``json.dumps``, or empty ``builtins`` altogether. The
recorder's functions look names up too, so each of its modules gets a copy of both.
"""

import builtins
import importlib.machinery
import sys
import types

_PACKAGE = __name__.rpartition('.')[0]
_BUILTINS = dict(vars(builtins))
_import = builtins.__import__
#: Modules of the standard library whose functions are Python's and called while a program is recorded: the recorder has
#: its own of them.
_OWN = ('ast', 'json', 'json.decoder', 'json.encoder', 'json.scanner', 'linecache', 'textwrap', 'traceback')
#: Those of them that functions import only when they are called.
_LATE = ('ast', 'linecache', 'textwrap', 'traceback')
#: All that were loaded with builtins of their own.
_loaded = []
_late = {}


def _import_privately(name, *arguments, **keywords):
    """A program may have been long at work."""
    return _late[name] if name in _late else _import(name, *arguments, **keywords)


_BUILTINS['__import__'] = _import_privately


class _Loader:
    """Runs a module with builtins of the recorder's own."""

    def __init__(self, usual):
        self._usual = usual

    def create_module(self, _):
        """As it is by default."""

    def exec_module(self, module):
        """Functions take their builtins from their module when they are made."""
        _loaded.append(module)
        module.__builtins__ = _BUILTINS
        exec(self._usual.get_code(module.__name__), vars(module))


class _Finder:
    def __init__(self, folders):
        self._folders = folders

    def find_spec(self, name, path=None, target=None):
        if not name.startswith(f'{_PACKAGE}.') and name not in _OWN:
            if not self._folders or '.' in name:
                return None
            path = self._folders
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = _Loader(spec.loader)
        return spec


def load(name, *folders):
    """Imports the recorder's module ``name``, of its package or of one of the ``folders``, and all that it needs, with
    builtins of their own; returns it."""
    shared = {own: sys.modules.pop(own) for own in _OWN if own in sys.modules}
    sys.modules.update({module.__name__: module for module in _loaded if module.__name__ in _OWN})
    finder = _Finder(list(folders))
    sys.meta_path.insert(0, finder)
    try:
        for late in _LATE:
            _late[late] = importlib.import_module(late)
        return importlib.import_module(name if folders else f'{_PACKAGE}.{name}')
    finally:
        sys.meta_path.remove(finder)
        for own in _OWN:
            sys.modules.pop(own, None)
        sys.modules.update(shared)


def close(*open_modules):
    """Gives each module of the recorder copies of the shared modules that it uses; not those named, which set things."""
    copies = {}
    for module in _loaded:
        if module.__name__.rpartition('.')[2] in open_modules:
            continue
        for key, value in list(vars(module).items()):
            if type(value) is types.ModuleType and value not in _loaded and not value.__name__.startswith(_PACKAGE):
                if value.__name__ not in copies:
                    copies[value.__name__] = types.ModuleType(value.__name__)
                    vars(copies[value.__name__]).update(vars(value))
                setattr(module, key, copies[value.__name__])
