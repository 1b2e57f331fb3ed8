"""What the interpreter tells while the program runs (``sys.monitoring``), passed on as numbers.

Each callback first says that what follows is the recorder's own, and drops its references before anything is
compared: a reference kept for a moment would show in the counts.
"""

import sys

from .memory import POINTER, WORDS

_MONITORING = sys.monitoring
_EVENTS = _MONITORING.events
_TOOL = 4
_LOCAL = _EVENTS.INSTRUCTION | _EVENTS.PY_START | _EVENTS.PY_RESUME | _EVENTS.PY_RETURN | _EVENTS.PY_YIELD
_GLOBAL = _EVENTS.PY_UNWIND | _EVENTS.PY_THROW | _EVENTS.RAISE | _EVENTS.RERAISE | _EVENTS.EXCEPTION_HANDLED
_OPTIMIZED = 1
#: Frames that the recorder may need on top of the program's deepest one.
ROOM = 200


class Events:
    """Passes the events of the program's code objects to a tracer.

    ``codes`` are their addresses. ``remaining`` is the index of the word that says how many frames the thread may
    still push.
    """

    def __init__(self, tracer, codes, from_address, frame_pointer, desk, remaining):
        self._tracer = tracer
        self._codes = {address: index for index, address in enumerate(codes)}
        self._object = from_address
        self._frame_word = frame_pointer // POINTER
        self._flush = desk.flush
        self._mute = desk.mute_word
        self._remaining = remaining

    def start(self):
        """Instruments the program's code objects, and only those."""
        _MONITORING.use_tool_id(_TOOL, 'inside-cpython')
        for event, callback in (
            (_EVENTS.INSTRUCTION, self._on_instruction),
            (_EVENTS.PY_START, self._on_start),
            (_EVENTS.PY_RESUME, self._on_resume),
            (_EVENTS.PY_THROW, self._on_throw),
            (_EVENTS.PY_RETURN, self._on_return),
            (_EVENTS.PY_YIELD, self._on_yield),
            (_EVENTS.PY_UNWIND, self._on_unwind),
            (_EVENTS.RAISE, self._on_raise),
            (_EVENTS.RERAISE, self._on_raise),
            (_EVENTS.EXCEPTION_HANDLED, self._on_handled),
        ):
            _MONITORING.register_callback(_TOOL, event, callback)
        for address in self._codes:
            _MONITORING.set_local_events(_TOOL, self._object(address), _LOCAL)
        # These exist for all code only: the callbacks look whose they are.
        _MONITORING.set_events(_TOOL, _GLOBAL)

    def stop(self):
        """Takes the instrumentation off again."""
        if _MONITORING.get_tool(_TOOL) is None:
            return
        _MONITORING.set_events(_TOOL, 0)
        for address in self._codes:
            _MONITORING.set_local_events(_TOOL, self._object(address), 0)
        _MONITORING.free_tool_id(_TOOL)

    # The first two lines of each are not a function: at the bottom of the stack there is room for one frame only.

    def _on_instruction(self, code, offset):
        WORDS[self._mute] = 1
        WORDS[self._remaining] += ROOM
        del code
        self._tracer.on_instruction(self._caller(), offset)
        self._back()

    def _on_start(self, code, offset):
        WORDS[self._mute] = 1
        WORDS[self._remaining] += ROOM
        index = self._codes[id(code)]
        names = None
        if not code.co_flags & _OPTIMIZED:
            names = sys._getframe(1).f_locals
            names = (code.co_qualname if index else 'module', id(names)) if type(names) is dict else None
        del code
        self._tracer.on_start(self._caller(), offset, index, names)
        self._back()

    def _on_resume(self, code, offset):
        WORDS[self._mute] = 1
        WORDS[self._remaining] += ROOM
        del code
        self._tracer.on_resume(self._caller(), offset)
        self._back()

    def _on_return(self, code, offset, value):
        WORDS[self._mute] = 1
        WORDS[self._remaining] += ROOM
        self._tracer.on_leave(self._caller(), 'return', 'value', id(value))
        self._back()

    def _on_yield(self, code, offset, value):
        WORDS[self._mute] = 1
        WORDS[self._remaining] += ROOM
        self._tracer.on_leave(self._caller(), 'yield', 'value', id(value))
        self._back()

    def _on_throw(self, code, offset, exception):
        if id(code) in self._codes:
            WORDS[self._mute] = 1
            WORDS[self._remaining] += ROOM
            self._tracer.on_throw(self._caller())
            self._back()

    def _on_unwind(self, code, offset, exception):
        if id(code) in self._codes:
            WORDS[self._mute] = 1
            WORDS[self._remaining] += ROOM
            self._tracer.on_leave(self._caller(), 'unwind', 'exception', id(exception))
            self._back()

    def _on_raise(self, code, offset, exception):
        if id(code) in self._codes:
            WORDS[self._mute] = 1
            WORDS[self._remaining] += ROOM
            self._tracer.on_exception(self._caller(), 'raise', id(exception))
            self._back()

    def _on_handled(self, code, offset, exception):
        if id(code) in self._codes:
            WORDS[self._mute] = 1
            WORDS[self._remaining] += ROOM
            self._tracer.on_exception(self._caller(), 'handle', id(exception))
            self._back()

    def _caller(self):
        """The address of the program's interpreter frame. No frame object of its is kept."""
        return WORDS[id(sys._getframe(2)) // POINTER + self._frame_word]

    def _back(self):
        self._flush()
        WORDS[self._remaining] -= ROOM
        WORDS[self._mute] = 0
