"""What the interpreter tells while the program runs (``sys.monitoring``), passed on as numbers.

Each callback first says that what follows is the recorder's own, and drops its references before anything is
compared: a reference kept for a moment would show in the counts.
"""

import sys

from .memory import INTS, POINTER, ROOM, TAG_MASK, WORDS
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


class Events:
    """Passes the events of the program's code objects to a tracer.

    ``codes`` are their addresses. ``remaining`` is the index among ``INTS`` of that which says how many frames the
    thread may still push; ``current`` the :class:`memory.CurrentFrame`. The ``counter`` counts while the tracer hears of
    nothing: with a ``choice`` before that begins, and at the end.
    """

    def __init__(self, tracer, codes, from_address, layout, current, desk, remaining, counter, choice):
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
        self._is_stopped = False

    def start(self):
        """Instruments the program's code objects, and only those."""
        _MONITORING.use_tool_id(_TOOL, NAME)
        for event, callback in (
            (_EVENTS.INSTRUCTION, self._on_instruction if self._quick is None else self._on_quick_instruction),
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
        if self._waiting is None:
            self._listen()
        else:
            self._listen_for(self._waiting)

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
        self._listen()
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

    # The first lines of each call nothing of Python's: at the bottom of the stack there is room for one frame only. A program
    # that takes the tool over makes them hear of code that is not its own.

    def _on_instruction(self, code, offset):
        if WORDS[self._hooks]:
            # Audit hooks would hear of id().
            WORDS[self._mute] = 1
            INTS[self._remaining] += ROOM
            self._arrive()
            self._back()
            return
        if id(code) not in self._codes:
            return
        WORDS[self._mute] = 1
        INTS[self._remaining] += ROOM
        self._arrive_next()
        address = id(code)
        del code
        self._tell(address, offset)
        self._back()

    def _tell(self, address, offset):
        frame = self._frame_of(address)
        if self._waiting is None:
            self._tracer.on_instruction(frame, offset)
        elif self._waiting.takes_instruction(self._codes[address], frame, offset):
            self._begin(frame)
            self._tracer.on_instruction(frame, offset)
        elif self._counter.is_counting():
            self._counter.count(address)

    def _on_quick_instruction(self, code, offset):
        """As :meth:`_on_instruction`, but the desk is asked first to tell it without any Python."""
        if id(code) not in self._codes:
            return
        WORDS[self._mute] = 1
        address = id(code)
        del code
        told = self._quick(address, offset)
        if told == 1:
            self._tracer.steps += 1
            self._tracer.top.offset = offset
            WORDS[self._mute] = 0
            return
        INTS[self._remaining] += ROOM
        self._arrive()
        if told:
            self._tracer.on_told(offset, told - 1)
        else:
            self._tell(address, offset)
        self._back()

    def _on_start(self, code, offset):
        if id(code) not in self._codes:
            return
        WORDS[self._mute] = 1
        INTS[self._remaining] += ROOM
        self._arrive()
        address = id(code)
        frame = self._frame_of(address)
        names = self._names(frame, code, self._codes[address])
        del code
        index = self._codes[address]
        if self._waiting is not None and self._waiting.takes_start(index, frame, offset):
            self._begin(WORDS[(frame + self._layout.previous) // POINTER])
        if self._waiting is None:
            self._tracer.on_start(frame, offset, index, names)
        self._back()

    def _on_resume(self, code, offset):
        if id(code) not in self._codes:
            return
        WORDS[self._mute] = 1
        INTS[self._remaining] += ROOM
        self._arrive()
        address = id(code)
        del code
        self._tracer.on_resume(self._frame_of(address), offset)
        self._back()

    def _on_return(self, code, offset, value):
        if id(code) not in self._codes:
            return
        WORDS[self._mute] = 1
        INTS[self._remaining] += ROOM
        self._arrive()
        self._tracer.on_leave(self._frame_of(id(code)), 'return', 'value', id(value))
        self._back()

    def _on_yield(self, code, offset, value):
        if id(code) not in self._codes:
            return
        WORDS[self._mute] = 1
        INTS[self._remaining] += ROOM
        self._arrive()
        self._tracer.on_leave(self._frame_of(id(code)), 'yield', 'value', id(value))
        self._back()

    def _on_throw(self, code, offset, exception):
        if id(code) in self._codes:
            WORDS[self._mute] = 1
            INTS[self._remaining] += ROOM
            self._arrive()
            self._tracer.on_throw(self._frame_of(id(code)))
            self._back()

    def _on_unwind(self, code, offset, exception):
        if id(code) in self._codes:
            WORDS[self._mute] = 1
            INTS[self._remaining] += ROOM
            self._arrive()
            self._tracer.on_leave(self._frame_of(id(code)), 'unwind', 'exception', id(exception))
            self._back()

    def _on_raise(self, code, offset, exception):
        if id(code) in self._codes:
            WORDS[self._mute] = 1
            INTS[self._remaining] += ROOM
            self._arrive()
            self._tracer.on_exception(self._frame_of(id(code)), 'raise', id(exception))
            self._back()

    def _on_handled(self, code, offset, exception):
        if id(code) in self._codes:
            WORDS[self._mute] = 1
            INTS[self._remaining] += ROOM
            self._arrive()
            self._tracer.on_exception(self._frame_of(id(code)), 'handle', id(exception))
            self._back()

    def _back(self):
        self._depart()
        INTS[self._remaining] -= ROOM
        WORDS[self._mute] = 0
