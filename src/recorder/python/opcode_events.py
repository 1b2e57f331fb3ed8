"""What the interpreter tells while the program runs, before ``sys.monitoring`` (3.11): a C-level trace function.

``sys.settrace`` would not do: it copies the fast locals into a dict at each event and back, which changes counts and
keeps objects alive (``call_trampoline`` in ``Python/sysmodule.c``); and the program could see it. A function given to
``PyEval_SetTrace`` is called as it is, and ``sys.gettrace()`` stays None. Only ``f_trace_opcodes`` of the program's
frames tells of it.
"""

import ctypes
import dis
import sys

from .beyond import LEAST, Beyond
from .heedless import heedless
from .memory import INTS, POINTER, ROOM, TAG_MASK, WORDS, UnknownLayout
from .namespaces import NamespaceOf

#: ``PyTrace_…`` of ``Include/cpython/pystate.h``
_CALL, _EXCEPTION, _LINE, _RETURN = range(4)
_OPCODE = 7
#: Of a ``PyThreadState``, those that are searched for the profile function.
_THREAD_WORDS = 96
_FUNCTION = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)


class _Code:
    """Which instructions of a code object mean more than that they run."""

    def __init__(self, code, index):
        self.index = index
        self.names = {i.offset: i.opname for i in dis.get_instructions(code)}
        #: Offset of each RESUME to its argument: 0 begins the frame.
        self.resumes = {i.offset: i.arg for i in dis.get_instructions(code) if i.opname == 'RESUME'}
        self.bare_raises = {i.offset for i in dis.get_instructions(code) if i.opname == 'RAISE_VARARGS' and not i.arg}


def _call(*_):
    """To be heard."""


class Events:
    """Passes the events of the program's code objects to a tracer; as :class:`events.Events`. The ``counter``
    (``opcode_counter``) hears of all of them."""

    def __init__(self, tracer, codes, from_address, layout, current, desk, remaining, counter, choice, on_fault):
        self._tracer = tracer
        self._codes = {address: _Code(from_address(address), index) for index, address in enumerate(codes)}
        self._object = from_address
        self._counter = counter
        self._waiting = choice
        self._is_telling = choice is None
        self._layout = layout
        self._frame_word = layout.frame_pointer // POINTER
        self._code = layout.code // POINTER
        self._instruction = layout.instruction // POINTER
        self._localsplus = layout.localsplus // POINTER
        self._stack_pointer = layout.stack_pointer // 4
        self._first = layout.first_instruction
        self._names = NamespaceOf(layout, from_address)
        self._arrive = desk.arrive
        self._arrive_next = desk.arrive_next
        self._depart = desk.depart
        self._mute = desk.mute_word
        self._remaining = remaining
        handlers = desk.handlers
        self._main, self._own, self._due, self._ask = handlers.main, handlers.own, handlers.due, handlers.ask
        self._on_fault = on_fault
        self._beyond = Beyond(remaining, self._instruction, from_address)
        #: Address of a frame to the exception that is on its way through it.
        self._raising = {}
        self._profile = _find_profile(current.thread)
        self._is_traced = False
        self._function = _FUNCTION(self._on_event)
        self._set = ctypes.pythonapi.PyEval_SetTrace
        self._set.argtypes = (ctypes.c_void_p, ctypes.c_void_p)
        self._set.restype = None

    def start(self):
        """Has the interpreter call back from now on."""
        self._set(ctypes.cast(self._function, ctypes.c_void_p), None)

    def stop(self):
        """Nothing is told any more, only counted."""
        self._is_telling = False
        self._waiting = None
        if not self._counter.is_counting():
            self._remove()

    def was_traced(self):
        """Whether the program had a profile function, or a trace function, which takes this one's place, at any time."""
        return self._is_traced

    def end(self):
        """At the program's end: takes the trace function away, and looks whether it was still there."""
        self._is_heard = False
        _call()
        if not self._is_heard:
            self._is_traced |= self._counter.is_counting()
            self._counter.lose()
        self._remove()

    def _remove(self):
        if sys.gettrace() is None:
            self._set(None, None)

    def _begin(self, address):
        """Here the choice begins: the program's frames on the stack from ``address`` down are known from now on."""
        self._waiting = None
        self._is_telling = True
        below = []
        while address:
            words = address // POINTER
            code = WORDS[words + self._code]
            if code in self._codes:
                offset = WORDS[words + self._instruction] - code - self._first
                below.append((address, self._codes[code].index, offset))
            address = WORDS[words + self._layout.previous // POINTER]
        self._tracer.begin(below[::-1])

    # The first line is not a function: at the bottom of the stack there is room for one frame only. The last lines: as in
    # ``callbacks``.

    @heedless
    def _on_event(self, _, frame_object, what, argument):
        try:
            self._main[0] = 0
            INTS[self._remaining] += ROOM
            self._is_heard = True
            if WORDS[self._profile]:
                self._is_traced = True
            frame = WORDS[frame_object // POINTER + self._frame_word]
            address = WORDS[frame // POINTER + self._code]
            code = self._codes.get(address)
            beyond = self._beyond
            if (beyond.is_waiting or INTS[self._remaining] < ROOM + LEAST) and beyond.takes(frame_object, frame, what, argument):
                code = None
            if code is not None:
                WORDS[self._mute] = 1
                offset = WORDS[frame // POINTER + self._instruction] - address - self._first
                if self._waiting is not None:
                    self._wait(frame, offset, code, what)
                if self._counter.is_counting():
                    self._counter.take(address, offset, what, self._is_telling)
                    if not self._counter.is_counting() and self._waiting is None and not self._is_telling:
                        self._remove()
                if what == _CALL:
                    self._object(frame_object).f_trace_opcodes = True
                if self._is_telling and what != _LINE:
                    if what == _OPCODE:
                        self._arrive_next()
                    else:
                        self._arrive()
                    self._tell(frame, offset, code, what, argument)
                    if self._tracer.ended == 'steps' and what == _CALL and offset in code.resumes:
                        # There was no room for this RESUME; another that has none, :attr:`tracer.Tracer.unrecorded` tells.
                        self._counter.count(address)
                    self._depart()
                WORDS[self._mute] = 0
            INTS[self._remaining] -= ROOM
        except RecursionError:
            raise
        except Exception as error:
            INTS[self._remaining] += ROOM
            if not self._on_fault(error):
                raise
        finally:
            self._main[0] = self._own
            # So does the error that a frame that is one too many waits for.
            if self._due[0] or self._beyond.is_waiting:
                INTS[self._remaining] += ROOM
                self._ask()
                INTS[self._remaining] -= ROOM
        return 0

    def _wait(self, frame, offset, code, what):
        """Looks whether the choice begins."""
        choice = self._waiting
        if code.index not in choice.offsets:
            return
        self._arrive()
        if what == _CALL and code.resumes.get(offset) == 0:
            if choice.takes_start(code.index, frame, offset):
                self._begin(WORDS[frame // POINTER + self._layout.previous // POINTER])
        elif what == _OPCODE and choice.offsets[code.index] is not None:
            if choice.takes_instruction(code.index, frame, offset):
                self._begin(frame)
        self._depart()

    def _tell(self, frame, offset, code, what, argument):
        if what == _OPCODE:
            self._on_instruction(frame, offset, code)
        elif what == _CALL:
            self._on_call(frame, offset, code)
        elif what == _EXCEPTION:
            self._on_exception(frame, offset, code, argument)
        elif what == _RETURN:
            self._on_return(frame, offset, code, argument)

    def _on_instruction(self, frame, offset, code):
        tracer = self._tracer
        exception = self._raising.pop(frame, 0)
        if exception:
            # It goes on: at a handler.
            tracer.on_exception(frame, 'handle', exception)
        tracer.on_instruction(frame, offset)
        name = code.names[offset]
        while name == 'EXTENDED_ARG':
            # It goes straight on to what it is a prefix of, of which nothing tells.
            offset += 2
            tracer.on_instruction(frame, offset)
            name = code.names[offset]
        if name == 'RERAISE' or (name == 'END_ASYNC_FOR' and not self._is_at_end(frame)):
            self._raise(frame, self._top(frame))
        elif offset in code.bare_raises:
            handled = sys.exception()
            if handled is not None:
                self._raise(frame, id(handled))

    def _raise(self, frame, exception):
        """What is raised again is not told by an event of its own."""
        self._raising[frame] = exception
        self._tracer.on_exception(frame, 'raise', exception)

    def _on_call(self, frame, offset, code):
        self._raising.pop(frame, None)
        resume = code.resumes.get(offset)
        if resume == 0:
            names = self._names(frame, self._object(WORDS[frame // POINTER + self._code]), code.index)
            self._tracer.on_start(frame, offset, code.index, names)
        elif resume is not None:
            self._tracer.on_resume(frame, offset)
        else:
            self._tracer.on_throw(frame)

    def _on_exception(self, frame, offset, code, argument):
        # (type, value, traceback)
        value = self._object(argument)[1]
        if code.names.get(offset) in ('FOR_ITER', 'SEND') and issubclass(type(value), StopIteration):
            # That is how an iterator says that it has no more.
            return
        exception = id(value)
        del value
        self._raise(frame, exception)

    def _on_return(self, frame, offset, code, argument):
        exception = self._raising.pop(frame, 0)
        if not argument:
            self._tracer.on_leave(frame, 'unwind', 'exception', exception)
        elif code.names.get(offset) == 'YIELD_VALUE':
            self._tracer.on_leave(frame, 'yield', 'value', argument)
        else:
            self._tracer.on_leave(frame, 'return', 'value', argument)

    def _top(self, frame):
        """Address of the object on top of the frame's stack."""
        count = INTS[frame // 4 + self._stack_pointer]
        return WORDS[frame // POINTER + self._localsplus + count - 1] & ~TAG_MASK

    def _is_at_end(self, frame):
        return issubclass(type(self._object(self._top(frame))), StopAsyncIteration)


def _find_profile(thread):
    """Index of the word of the thread's state that is not 0 where there is a profile function."""
    first = thread // POINTER
    sys.setprofile(_call)
    found = [index for index, word in enumerate(WORDS[first : first + _THREAD_WORDS], first) if word == id(_call)]
    sys.setprofile(None)
    if len(found) != 1 or WORDS[found[0]]:
        raise UnknownLayout('The profile function was not found in the thread’s state.')
    return found[0]
