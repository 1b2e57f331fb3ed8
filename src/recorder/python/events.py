"""What the interpreter tells while the program runs (``sys.monitoring``), and to what of it the recorder listens."""

import sys

from .callbacks import Callbacks
from .memory import POINTER, TAG_MASK, WORDS
from .namespaces import NamespaceOf

_MONITORING = sys.monitoring
_EVENTS = _MONITORING.events
_TOOL = 4
NAME = 'inside-cpython'
#: Frames on top of the limit: a callback's. Where it finds no room, the frame that just begins is one too many.
SPARE = 1
#: Those of them that a program has which nobody follows any more.
KEPT = 0
_LOCAL = _EVENTS.INSTRUCTION | _EVENTS.PY_START | _EVENTS.PY_RESUME | _EVENTS.PY_RETURN | _EVENTS.PY_YIELD
_GLOBAL = _EVENTS.PY_UNWIND | _EVENTS.PY_THROW | _EVENTS.RAISE | _EVENTS.RERAISE | _EVENTS.EXCEPTION_HANDLED


class Events(Callbacks):
    """Passes the events of the program's code objects to a tracer.

    ``codes`` are their addresses. ``remaining`` is the index among ``INTS`` of that which says how many frames the
    thread may still push; ``current`` the :class:`memory.CurrentFrame`. The ``counter`` counts while the tracer hears of
    nothing: with a ``choice`` before that begins, and at the end. ``on_fault(error)`` is as :class:`counter.Counter`'s.
    """

    def __init__(self, tracer, codes, from_address, layout, current, desk, remaining, counter, choice, on_fault):
        self._tracer = tracer
        self._codes = {address: index for index, address in enumerate(codes)}
        self._object = from_address
        self._frame_of = current.of_code
        self._names = NamespaceOf(layout, from_address)
        self._layout = layout
        self._waiting = choice
        self._counter = counter
        self._arrive = desk.arrive
        self._arrive_next = desk.arrive_next
        self._depart = desk.depart
        self._quick = desk.quick
        self._mute = desk.mute_word
        self._hooks = desk.hooks_word
        self._remaining = remaining
        handlers = desk.handlers
        self._main, self._own, self._due, self._ask = handlers.main, handlers.own, handlers.due, handlers.ask
        self._on_fault = on_fault
        self._is_stopped = False
        self._instrumentation = counter.instrumentation

    def start(self):
        """Instruments the program's code objects, and only those."""
        _MONITORING.use_tool_id(_TOOL, NAME)
        leave = self._tracer.on_leave
        for event, callback in (
            (_EVENTS.INSTRUCTION, self._on_instruction if self._quick is None else self._on_quick_instruction),
            (_EVENTS.PY_START, self._on_start),
            (_EVENTS.PY_RESUME, self._on_resume),
            (_EVENTS.PY_THROW, self._on_throw),
            (_EVENTS.PY_RETURN, self._on_value(leave, 'return', 'value')),
            (_EVENTS.PY_YIELD, self._on_value(leave, 'yield', 'value')),
            (_EVENTS.PY_UNWIND, self._on_value(leave, 'unwind', 'exception')),
            (_EVENTS.RAISE, self._on_value(self._tell_exception, 'raise', 'exception')),
            (_EVENTS.RERAISE, self._on_value(self._tell_exception, 'raise', 'exception')),
            (_EVENTS.EXCEPTION_HANDLED, self._on_value(self._tell_exception, 'handle', 'exception')),
        ):
            _MONITORING.register_callback(_TOOL, event, callback)
        if self._waiting is None:
            self._listen()
        else:
            self._listen_for(self._waiting)
        self._instrumentation.settle()

    def _listen(self):
        self._counter.pause()
        for address in self._codes:
            _MONITORING.set_local_events(_TOOL, self._object(address), _LOCAL)
        # These exist for all code only: the callbacks look whose they are.
        _MONITORING.set_events(_TOOL, _GLOBAL)

    def _listen_for(self, choice):
        """To what can tell that the choice begins, and to nothing else: what comes before may be long."""
        for address, index in self._codes.items():
            if index in choice.offsets:
                events = _EVENTS.PY_START if choice.offsets[index] is None else _EVENTS.PY_START | _EVENTS.INSTRUCTION
                _MONITORING.set_local_events(_TOOL, self._object(address), events)
        self._counter.go_on({a for a, i in self._codes.items() if choice.offsets.get(i) is not None})

    def _begin(self, address):
        """Here the choice begins: the program's frames on the stack from ``address`` down are known from now on."""
        self._waiting = None
        self._instrumentation.look()
        self._listen()
        self._instrumentation.settle()
        below = []
        while address:
            words = address // POINTER
            code = WORDS[words + self._layout.code // POINTER] & ~TAG_MASK
            if code in self._codes:
                offset = WORDS[words + self._layout.instruction // POINTER] - code - self._layout.first_instruction
                below.append((address, self._codes[code], offset))
            address = WORDS[words + self._layout.previous // POINTER]
        self._tracer.begin(below[::-1])

    def stop(self):
        """Takes the instrumentation off again."""
        if self._is_stopped:
            return
        self._is_stopped = True
        self._instrumentation.look()
        name = _MONITORING.get_tool(_TOOL)
        if name is not NAME and self._tracer.ended is not None:
            # The program has taken it away: of what runs from here on nobody tells.
            self._counter.lose()
        if name is not None:
            _MONITORING.set_events(_TOOL, 0)
            for address in self._codes:
                _MONITORING.set_local_events(_TOOL, self._object(address), 0)
            _MONITORING.free_tool_id(_TOOL)
        if name is NAME:
            self._counter.go_on()
        self._instrumentation.settle()

    def end(self):
        """At the program's end."""
        self._instrumentation.look()

    def was_traced(self):
        """Whether the program, too, was told something by the interpreter, at any time."""
        return self._instrumentation.is_changed
