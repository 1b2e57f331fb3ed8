"""One program from bytes to recording: what the host calls."""

import atexit
import builtins
import gc
import json
import linecache
import os
import signal
import sys
import traceback
import types

from _ctypes import PyObj_FromPtr

from . import code_objects, endings, reading
from .contents import Contents
from .desk import Desk
from .events import Events
from .heap import Heap
from .layouts import find_object_layouts
from .memory import WORDS, find_current_frame, find_frame_layout, find_recursion_counter
from .objects import Describer, type_name
from .self_test import self_test
from .tracer import Tracer

_FRAME = find_frame_layout()
_CONTENTS = Contents(find_object_layouts(), PyObj_FromPtr)
_DESCRIBER = Describer(_CONTENTS)


class TimeUp(BaseException):
    """The program's time is over. Not an Exception, so that few programs swallow it."""


def main(path):
    """Records the program that the request in the file ``path`` names, which lies in the current folder."""
    with open(path) as file:
        request = json.load(file)
    os.unlink(path)
    with open(request['name'], 'rb') as file:
        data = file.read()
    desk = Desk(request['desk'], request['doors'])
    self_test(_FRAME, _DESCRIBER, _CONTENTS)
    try:
        code = _read(desk, data, request['name'])
    except reading.Unusable as problem:
        _say(desk, unusable=endings.because(*problem.args))
        return
    _run(desk, code, request['name'], request['limits'])


def _say(desk, **message):
    desk.write(json.dumps(message) + '\n')
    desk.flush()


def _read(desk, data, name):
    """Tells all that is known before the run; returns the module’s code object."""
    text, code, front = reading.read(data, name, _constant)
    linecache.cache[name] = (len(data), None, text.splitlines(True), name)
    _say(desk, front=front)
    return code


def _constant(value):
    return {'type': type_name(value), 'repr': _DESCRIBER.describe(value).text}


def _run(desk, module, name, limits):
    codes = [code for code, _ in code_objects.all_codes(module)]
    slots = [len(code_objects.locals_plus(code)) for code in codes]
    constants = {}
    for number, code in enumerate(codes):
        for index, value in enumerate(code.co_consts):
            constants.setdefault(id(value), []).append((number, index))
    addresses = [id(code) for code in codes]
    # No reference of ours may stay: it would show in the counts.
    del codes, code, value
    index_of = {address: number for number, address in enumerate(addresses)}
    for address, number in index_of.items():
        desk.name_code(address, number)
    thread, current_frame = find_current_frame(_FRAME)
    desk.lay_out_stack(thread, current_frame, _FRAME.previous, _FRAME.code, _FRAME.instruction, _FRAME.first_instruction)
    heap = Heap(desk, _DESCRIBER, _CONTENTS, PyObj_FromPtr, index_of, constants)

    def on_end():
        desk.stop()
        desk.trace(False)
        events.stop()

    tracer = Tracer(slots, _FRAME, desk, heap, _CONTENTS, limits['steps'], on_end)
    remaining = find_recursion_counter(thread)
    events = Events(tracer, addresses, PyObj_FromPtr, _FRAME.frame_pointer, desk, remaining)
    clock = _Clock(desk, tracer)
    _hide_javascript()
    # Garbage of ours would be counted when the program collects.
    gc.collect()
    events.start()
    desk.trace(True)
    error = _execute(desk, module, _main_module(name), remaining)
    clock.stop()
    tracer.finish()
    on_end()
    if isinstance(tracer.ended, BaseException):
        _say(desk, failure=''.join(traceback.format_exception(tracer.ended)))
    unusable = endings.unusable(error, name)
    if unusable:
        _say(desk, unusable=unusable)
    else:
        _say(desk, end={'how': 'stopped'} if clock.is_over else endings.ending(error))


def _hide_javascript():
    """Takes Pyodide's two modules of JavaScript away. The process is locked all the same."""
    try:
        from _pyodide._importhook import jsfinder
    except ImportError:
        return
    for name in ('js', 'pyodide_js'):
        jsfinder.jsproxies.pop(name, None)
    for name in list(sys.modules):
        if name.partition('.')[0] in ('js', 'pyodide_js'):
            del sys.modules[name]


class _Clock:
    """Stops the program when the host says that its time is over, by SIGINT."""

    def __init__(self, desk, tracer):
        self._desk = desk
        self._tracer = tracer
        self.is_over = False
        signal.signal(signal.SIGINT, self._on_signal)

    def stop(self):
        """From here on it is too late."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    def _on_signal(self, *_):
        # In the middle of the recorder's own work: the host will ask again.
        if self._desk.is_muted():
            return
        self._desk.mute()
        if not self.is_over:
            self.is_over = True
            if self._tracer.ended is None:
                self._tracer.fill('time')
            else:
                _say(self._desk, full=['time', max(self._tracer.steps - 1, 0)])
        self._desk.unmute()
        raise TimeUp


def _main_module(name):
    main = types.ModuleType('__main__')
    main.__builtins__ = builtins
    main.__file__ = os.path.abspath(name)
    sys.modules['__main__'] = main
    sys.argv = [name]
    return main


def _execute(desk, code, main, remaining):
    """Runs the program; returns the exception that ended it, or None."""
    before = WORDS[remaining]
    # As if nothing were below the program; and one more, for the recorder to notice that there is none left.
    WORDS[remaining] = sys.getrecursionlimit() + 1
    try:
        desk.unmute()
        exec(code, main.__dict__)
        atexit._run_exitfuncs()
    except BaseException as error:
        return error
    finally:
        desk.mute()
        WORDS[remaining] = before
    return None
