"""Runs a program once as it is, nothing traced; its cyclic garbage collector is watched.

Run as ``python collected.py PROGRAM LINES COUNTS``: writes lines of JSON into the file LINES. COUNTS is what the collector
counts at the start of a program, ``376,0,2``.
"""

import gc
import json
import os
import pathlib
import sys

_writes = sys.dont_write_bytecode
sys.dont_write_bytecode = True
_PACKAGES = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(_PACKAGES))

from python.code_objects import all_codes
from python.collecting import Collecting
from python.finalisers import Finalisers
from python.memory import Collector
from python.objects import Describer
from sampled import program

del sys.path[0]
sys.dont_write_bytecode = _writes


class _NoMemory:
    """Texts are taken once: where they were read from is of no interest."""

    @staticmethod
    def ranges(_):
        return ()


class _Aside:
    """Around what the recorder does when the collector calls it."""

    def __init__(self):
        self._count = Collector()

    def enter(self):
        self._count.hold()

    def leave(self):
        self._count.release()


class _Lines:
    """A file of lines; only the process that opened it writes into it."""

    def __init__(self, path):
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self._process = os.getpid()

    def write(self, text):
        if os.getpid() != self._process:
            return
        try:
            os.write(self._file, text.encode())
        except OSError:
            # The program has closed it.
            pass


def main(path, lines_path, start):
    """Runs the program at ``path``, an absolute one. ``start`` is what the collector counts when it starts by itself."""
    with open(path, 'rb') as file:
        text = file.read()
    lines = _Lines(lines_path)
    describer = Describer(_NoMemory)
    watch = Collecting(lambda value: describer.describe(value).text, lines.write, _Aside(), Finalisers())
    main_module = program.main_module(path)
    sys.modules['__main__'] = main_module
    sys.argv = [path]
    sys.path[0] = os.path.dirname(path)
    _hide_modules()
    code = compile(text, path, 'exec', dont_inherit=True)
    codes = [id(c) for c, _ in all_codes(code)]
    _begin_as(start)
    watch.start(codes)
    error = program.run(code, main_module)
    watch.stop()
    watch.tell_left()
    lines.write(json.dumps({'end': {'how': _how(error)}}) + '\n')
    program.leave(error)


def _how(error):
    if error is None:
        return 'finished'
    return 'exit' if isinstance(error, SystemExit) else 'exception'


def _hide_modules():
    """None of the recorder's modules is in the way of the program's."""
    own = str(_PACKAGES) + os.sep
    for name in [n for n, m in sys.modules.items() if (getattr(m, '__file__', None) or '').startswith(own)]:
        if name != '__main__':
            del sys.modules[name]


def _begin_as(counts):
    """Makes the collector count ``counts``, as before a program that is run without all this."""
    gc.disable()
    gc.collect()
    # No full collection has been before such a program: the number of old objects is not known to the collector.
    gc.freeze()
    gc.collect()
    gc.unfreeze()
    # That has thrown away the freed lists, dicts and tuples that are kept for new ones, without being counted again.
    for size in range(1, 20):
        _freed = [tuple([None] * size) for _ in range(_FREED)]
    _freed = [[] for _ in range(_FREED)]
    _freed = [{} for _ in range(_FREED)]
    del _freed
    # Once at least, so that the youngest generation is empty.
    for _ in range(counts[2] if counts[1] else max(counts[2], 1)):
        gc.collect(1)
    for _ in range(counts[1]):
        gc.collect(0)
    global _filler
    while gc.get_count()[0] < counts[0]:
        _filler = [_filler]
    gc.enable()


#: As many lists and as many dicts as CPython keeps (``Include/internal/pycore_freelist.h``).
_FREED = 80

#: Objects that stand for those which the interpreter's own start leaves behind.
_filler = []

if __name__ == '__main__':
    # Of a module of its own: classes of a module called __main__ are the program's.
    from collected import main

    main(sys.argv[1], sys.argv[2], [int(count) for count in sys.argv[3].split(',')])
