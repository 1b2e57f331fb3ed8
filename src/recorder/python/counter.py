"""Counts what runs of a program's own code, as ``sys.monitoring`` tells it (3.12 and later).

It listens as a tool of its own from the program's start to its end; while the run is recorded step by step, the steps
are its instructions. Two tools must never have INSTRUCTION events of one code object at a time: the one that was first
gets none then (``add_per_instruction_tools`` in ``Python/instrumentation.c``, 3.12 to 3.14).
Its callbacks make one frame and call nothing but C, so that they fit on top of the program's deepest one. How they hold off
handlers of signals, ``callbacks`` says.
"""

import sys

from .counts import Counts
from .heedless import heedless
from .instrumentation import Instrumentation
from .memory import INTS, ROOM, WORDS

_MONITORING = sys.monitoring
_EVENTS = _MONITORING.events
_TOOL = 3
NAME = 'inside-cpython counts'
_ALWAYS = _EVENTS.PY_START | _EVENTS.PY_RESUME | _EVENTS.LINE


class Counter:
    """Counts the code objects at the given addresses. ``from_address`` turns one into the object; ``mute`` is the index
    of the word that says that what is created is not the program's, ``remaining`` that of the recursion counter.
    ``on_full()`` is called when no more are counted, ``on_fault(error)`` with what went wrong in a callback; it says whether
    that was the recorder's (:mod:`faults`), for which it takes a frame's :data:`memory.ROOM` back.

    RESUME counts as an instruction when it begins or goes on with a frame, as it is a step of a recording then; the
    rest of a frame's prologue is told to nobody.
    """

    def __init__(self, addresses, from_address, mute, remaining, handlers, on_full, on_fault):
        self._addresses = addresses
        self._object = from_address
        self._mute = mute
        self._remaining = remaining
        self._handlers = handlers
        self._on_full = on_full
        self._on_fault = on_fault
        self._counts = Counts(addresses, from_address)
        #: What is changed by this tool, and by that of the events, is not the program's doing.
        self.instrumentation = Instrumentation(_TOOL)

    def start(self):
        """From here on calls and lines are counted."""
        _MONITORING.use_tool_id(_TOOL, NAME)
        lines, mute = self._counts.lines, self._mute
        remaining, on_fault, handlers = self._remaining, self._on_fault, self._handlers
        main, own, due, ask = handlers.main, handlers.own, handlers.due, handlers.ask

        @heedless
        def on_line(code, line):
            try:
                main[0] = 0
                # A program that takes the tool over makes it hear of code that is not its own. Line 0 is none of the source: where a
                # module has no statement that is executed, its end is told as there.
                if line == 0 or id(code) not in lines:
                    return
                WORDS[mute] = 1
                for _ in lines[id(code)][line]:
                    break
                WORDS[mute] = 0
            except RecursionError:
                raise
            except Exception as error:
                INTS[remaining] += ROOM
                if not on_fault(error):
                    raise
            finally:
                main[0] = own
                if due[0]:
                    INTS[remaining] += ROOM
                    ask()
                    INTS[remaining] -= ROOM

        _MONITORING.register_callback(_TOOL, _EVENTS.LINE, on_line)
        self.pause()

    def pause(self):
        """From here on another tool tells of instructions."""
        calls, mute = self._counts.calls, self._mute
        remaining, on_fault, handlers = self._remaining, self._on_fault, self._handlers
        main, own, due, ask = handlers.main, handlers.own, handlers.due, handlers.ask

        @heedless
        def on_start(code, _):
            try:
                main[0] = 0
                if id(code) not in calls:
                    return
                WORDS[mute] = 1
                for _ in calls[id(code)]:
                    break
                WORDS[mute] = 0
            except RecursionError:
                raise
            except Exception as error:
                INTS[remaining] += ROOM
                if not on_fault(error):
                    raise
            finally:
                main[0] = own
                if due[0]:
                    INTS[remaining] += ROOM
                    ask()
                    INTS[remaining] -= ROOM

        def on_resume(code, _):
            pass

        self._listen(0, on_start, on_resume)

    def go_on(self, but=()):
        """From here on instructions are counted, of all code objects but those at the addresses ``but``."""
        # Closures: looking attributes up would make each count a third slower.
        counts = self._counts
        left, calls, instructions = counts.left, counts.calls, counts.instructions
        remaining, give_up, on_fault, handlers = self._remaining, self._give_up, self._on_fault, self._handlers
        main, own, due, ask = handlers.main, handlers.own, handlers.due, handlers.ask

        @heedless
        def on_instruction(code, _):
            try:
                main[0] = 0
                if id(code) not in instructions:
                    return
                for _ in left:
                    for _ in instructions[id(code)]:
                        return
                INTS[remaining] += ROOM
                give_up()
                INTS[remaining] -= ROOM
            except RecursionError:
                raise
            except Exception as error:
                INTS[remaining] += ROOM
                if not on_fault(error):
                    raise
            finally:
                main[0] = own
                if due[0]:
                    INTS[remaining] += ROOM
                    ask()
                    INTS[remaining] -= ROOM

        @heedless
        def on_start(code, _):
            try:
                main[0] = 0
                if id(code) not in calls:
                    return
                for _ in calls[id(code)]:
                    break
                for _ in left:
                    for _ in instructions[id(code)]:
                        return
                INTS[remaining] += ROOM
                give_up()
                INTS[remaining] -= ROOM
            except RecursionError:
                raise
            except Exception as error:
                INTS[remaining] += ROOM
                if not on_fault(error):
                    raise
            finally:
                main[0] = own
                if due[0]:
                    INTS[remaining] += ROOM
                    ask()
                    INTS[remaining] -= ROOM

        _MONITORING.register_callback(_TOOL, _EVENTS.INSTRUCTION, on_instruction)
        self._listen(_EVENTS.INSTRUCTION, on_start, on_instruction, but)

    def count(self, address):
        """One instruction of the code object at ``address`` that nobody else tells of."""
        next(self._counts.instructions[address])

    def is_counting(self):
        """Whether not yet too many are counted."""
        return self._counts.complete

    def lose(self):
        """Counts no more, though the program runs on."""
        self.stop()
        self._counts.complete = False

    def stop(self):
        """Counts no more."""
        if _MONITORING.get_tool(_TOOL) is not NAME:
            # The program has taken it away.
            self._counts.complete = False
            return
        self.instrumentation.look()
        for address in self._addresses:
            _MONITORING.set_local_events(_TOOL, self._object(address), 0)
        # Counts as a change of what is told from 3.14 on (``_PyMonitoring_ClearToolId``).
        _MONITORING.free_tool_id(_TOOL)
        self.instrumentation.settle()

    def totals(self):
        """The recording's ``totals`` without its recorded steps, the code objects in the order of their addresses."""
        return self._counts.totals()

    def _listen(self, more, on_start, on_resume, but=()):
        if _MONITORING.get_tool(_TOOL) is not NAME:
            return
        _MONITORING.register_callback(_TOOL, _EVENTS.PY_START, on_start)
        _MONITORING.register_callback(_TOOL, _EVENTS.PY_RESUME, on_resume)
        for address in self._addresses:
            events = _ALWAYS if address in but else _ALWAYS | more
            _MONITORING.set_local_events(_TOOL, self._object(address), events)

    def _give_up(self):
        self.lose()
        self._on_full()
