"""Runs a program once as it is, nothing traced; its cyclic garbage collector is watched.

Run as ``python collected.py PROGRAM LINES COUNTS``: writes lines of JSON into the file LINES. COUNTS is what the collector
counts at the start of a program, and how many freed lists and dicts there are: ``376,0,2,80,61``.
"""

import gc
import pathlib
import sys

_writes = sys.dont_write_bytecode
sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))

import alone
from python.code_objects import all_codes
from python.collecting import Collecting
from python.finalisers import Finalisers, first_local_by
from python.collector_count import Collector
from python.frame_layout import find_frame_layout
from python.objects import Describer

del sys.path[0]
sys.dont_write_bytecode = _writes


class _Aside:
    """Around what the recorder does when the collector calls it."""

    def __init__(self):
        self._count = Collector()

    def enter(self):
        self._count.hold()

    def leave(self):
        self._count.release()


def main(path, lines_path, start):
    """Runs the program at ``path``, an absolute one. ``start`` is COUNTS."""
    with open(path, 'rb') as file:
        text = file.read()
    lines = alone.Lines(lines_path)
    describer = Describer(alone.NoMemory)
    finalisers = Finalisers(first_local_by(find_frame_layout()))
    watch = Collecting(lambda value: describer.describe(value).text, lines.write, _Aside(), finalisers)
    main_module = alone.prepare(path)
    code = compile(text, path, 'exec', dont_inherit=True)
    codes = [id(c) for c, _ in all_codes(code)]
    _begin_as(start)
    watch.start(codes)

    def on_end():
        watch.stop()
        watch.tell_left()

    alone.run(code, main_module, lines, on_end)


def _begin_as(counts):
    """Makes the collector count as before a program that is run without all this."""
    *counts, lists, dicts = counts
    gc.disable()
    gc.collect()
    # No full collection has been before such a program: the number of old objects is not known to the collector.
    gc.freeze()
    gc.collect()
    gc.unfreeze()
    # That has thrown away the freed lists, dicts and tuples that are kept for new ones, without being counted again.
    for size in range(1, 20):
        _freed = [tuple([None] * size) for _ in range(_FREED)]
    _freed = [[] for _ in range(lists)]
    _freed = [{} for _ in range(dicts)]
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


#: Freed tuples of each size: CPython keeps more of them (``Include/internal/pycore_freelist.h``).
_FREED = 80

#: Objects that stand for those which the interpreter's own start leaves behind.
_filler = []

if __name__ == '__main__':
    # Of a module of its own: classes of a module called __main__ are the program's.
    from collected import main

    main(sys.argv[1], sys.argv[2], [int(count) for count in sys.argv[3].split(',')])
