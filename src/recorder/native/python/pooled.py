"""Runs a program once as it is, and looks at each line where its objects lie in pymalloc's pools.

Run as ``python pooled.py PROGRAM LINES``: writes lines of JSON into the file LINES. The program's lines are heard by
``sys.monitoring`` (3.12 and later).
"""

import gc
import pathlib
import sys
import traceback

_writes = sys.dont_write_bytecode
sys.dont_write_bytecode = True
_OWN = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(_OWN.parents[1]), str(_OWN / 'steps')]

import alone

from handlers import Handlers

from _ctypes import PyObj_FromPtr
from python.allocators import Allocators
from python.code_objects import all_codes, locals_plus
from python.collector_count import Collector
from python.current_frame import CurrentFrame
from python.frame_layout import find_frame_layout
from python.heedless import heedless
from python.memory import UnknownLayout
from python.objects import Describer
from python.pooling import MOST_LOOKS, Pooling, locals_at
from python.pools import Pools
from python.reserve import Reserve

del sys.path[:2]
sys.dont_write_bytecode = _writes

_TOOL = 4
#: Tuples of one size that a look may use at a time.
_TUPLES = 24


def main(path, lines_path):
    """Runs the program at ``path``, an absolute one."""
    with open(path, 'rb') as file:
        text = file.read()
    lines = alone.Lines(lines_path)
    try:
        if sys.version_info < (3, 12):
            raise UnknownLayout('Before CPython 3.12 hearing of lines makes frame objects, which take blocks themselves.')
        pools = Pools()
        allocators = Allocators(lambda address: pools.arena_of(address) is not None)
        layout = find_frame_layout()
        count = Collector()
        handlers = Handlers()
    except UnknownLayout as why:
        lines.write(f'{{"noMemory":{alone.json_string(str(why))}}}\n')
        return
    describer = Describer(alone.NoMemory)
    main_module = alone.prepare(path)
    code = compile(text, path, 'exec', dont_inherit=True)
    gc.collect()
    allocators.aside()
    watch = Pooling(pools, PyObj_FromPtr, lambda value: describer.describe(value).text, lines.write)

    def fail(error):
        lines.write(f'{{"failure":{alone.json_string("".join(traceback.format_exception(error)))}}}\n')

    hearing = _Hearing(watch, allocators, count, handlers, layout, code, main_module.__dict__, fail)
    allocators.back()
    lines.write(f'{{"memory":{{"arenas":{len(pools.arenas())}}}}}\n')
    hearing.start()
    alone.run(code, main_module, lines, hearing.stop)


class _Hearing:
    """Hears of the lines of the program's code objects."""

    def __init__(self, watch, allocators, count, handlers, layout, module, names, fail):
        self._watch = watch
        self._fail = fail
        self._aside = allocators.aside
        self._back = allocators.back
        self._count = count
        self._handlers = handlers
        self._layout = layout
        self._frame_of = CurrentFrame(layout).of_code
        self._codes = [code for code, _ in all_codes(module)]
        self._slots = {id(code): (index, len(locals_plus(code))) for index, code in enumerate(self._codes)}
        self._names = names
        self._looks = 0
        self._reserve = Reserve(tuples=_TUPLES)

    def start(self):
        """From here on lines are heard."""
        monitoring = sys.monitoring
        monitoring.use_tool_id(_TOOL, 'inside-cpython')
        monitoring.register_callback(_TOOL, monitoring.events.LINE, self._on_line)
        for code in self._codes:
            monitoring.set_local_events(_TOOL, code, monitoring.events.LINE)

    def stop(self):
        """Hears no more; takes a last look."""
        self._end()
        self._aside()
        # A finaliser of the program's would find its memory to be the recorder's.
        self._count.hold()
        self._watch.look('null', self._named())
        self._count.release()
        self._back()

    def _end(self):
        if sys.monitoring.get_tool(_TOOL) is None:
            return
        for code in self._codes:
            sys.monitoring.set_local_events(_TOOL, code, 0)
        sys.monitoring.free_tool_id(_TOOL)

    @heedless
    def _on_line(self, code, line):
        # As in the callbacks of a run that is followed.
        self._handlers.main[0] = 0
        self._aside()
        self._count.hold()
        self._reserve.lend()
        index, slots = self._slots[id(code)]
        try:
            self._look(index, slots, id(code), line)
        except BaseException as error:
            # It must neither reach the program nor go unnoticed.
            self._end()
            self._fail(error)
        self._reserve.take_back()
        self._count.release()
        self._back()
        self._handlers.main[0] = self._handlers.own
        if self._handlers.due[0]:
            self._handlers.ask()

    def _named(self):
        """Addresses of what the module's names stand for, but those that every module has."""
        return [id(value) for name, value in dict.items(self._names) if type(name) is not str or name[:2] != '__']

    def _look(self, index, slots, code, line):
        self._looks += 1
        if self._looks == MOST_LOOKS:
            self._end()
        addresses = self._named()
        if index:
            addresses += locals_at(self._frame_of(code), self._layout, slots)
        self._watch.look(f'{{"code":{index},"line":{line}}}', addresses)


if __name__ == '__main__':
    # Of a module of its own: classes of a module called __main__ are the program's.
    from pooled import main

    main(sys.argv[1], sys.argv[2])
