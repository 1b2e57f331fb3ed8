"""Counts what runs of a program's own code: calls, instructions, lines begun. A counter, not a trace.

It listens as a tool of its own (``sys.monitoring``) from the program's start to its end; while the run is recorded step
by step, the steps are its instructions. Two tools must never have INSTRUCTION events of one code object at a time:
the one that was first gets none then (``add_per_instruction_tools`` in ``Python/instrumentation.c``, 3.12 to 3.14).
Its callbacks make one frame and call nothing but C, so that they fit on top of the program's deepest one.
"""

import ctypes
import sys

from .memory import WORDS

_MONITORING = sys.monitoring
_EVENTS = _MONITORING.events
_TOOL = 3
_ALWAYS = _EVENTS.PY_START | _EVENTS.PY_RESUME | _EVENTS.LINE
#: Instructions after which no more are counted, so that a program that computes for long is not slowed down for ever.
MOST_COUNTED = 3_000_000


class Counter:
    """Counts the code objects at the given addresses. ``from_address`` turns one into the object; ``mute`` is the index
    of the word that says that what is created is not the program's.

    RESUME counts as an instruction when it begins or goes on with a frame, as it is a step of a recording then; the
    rest of a frame's prologue is told to nobody.
    """

    def __init__(self, addresses, from_address, mute, most=MOST_COUNTED):
        self._mute = mute
        self._object = from_address
        self._left = iter(range(most))
        # Kept as plain numbers, not as objects: one might stand where an object of the program's has just been freed.
        self._calls = {address: ctypes.c_uint64() for address in addresses}
        #: Counted instructions by the address of their code object.
        self.instructions = dict.fromkeys(addresses, 0)
        #: By address, how often each line was begun, by line.
        self._lines = {address: _numbers(_last_line(from_address(address)) + 1) for address in addresses}
        #: Whether all that ran was counted.
        self.complete = True

    def start(self):
        """From here on calls and lines are counted."""
        _MONITORING.use_tool_id(_TOOL, 'inside-cpython counts')
        lines, mute = self._lines, self._mute

        def on_line(code, line):
            # A program that takes the tool over makes it hear of code that is not its own.
            if id(code) not in lines:
                return
            WORDS[mute] = 1
            lines[id(code)][line] += 1
            WORDS[mute] = 0

        _MONITORING.register_callback(_TOOL, _EVENTS.LINE, on_line)
        self.pause()

    def pause(self):
        """From here on another tool tells of instructions."""
        calls, mute = self._calls, self._mute

        def on_start(code, _):
            if id(code) not in calls:
                return
            WORDS[mute] = 1
            calls[id(code)].value += 1
            WORDS[mute] = 0

        def on_resume(code, _):
            pass

        self._listen(0, on_start, on_resume)

    def go_on(self, but=()):
        """From here on instructions are counted, of all code objects but those at the addresses ``but``."""
        # Closures: looking attributes up would make each count a third slower.
        left, calls, instructions = self._left, self._calls, self.instructions

        def on_instruction(code, _):
            if id(code) not in instructions:
                return
            for _ in left:
                instructions[id(code)] += 1
                return
            self._give_up()

        def on_start(code, _):
            if id(code) not in calls:
                return
            calls[id(code)].value += 1
            for _ in left:
                instructions[id(code)] += 1
                return
            self._give_up()

        _MONITORING.register_callback(_TOOL, _EVENTS.INSTRUCTION, on_instruction)
        self._listen(_EVENTS.INSTRUCTION, on_start, on_instruction, but)

    def stop(self):
        """Counts no more."""
        if _MONITORING.get_tool(_TOOL) is None:
            return
        for address in self._calls:
            _MONITORING.set_local_events(_TOOL, self._object(address), 0)
        _MONITORING.free_tool_id(_TOOL)

    def totals(self):
        """The recording's ``totals`` without its recorded steps, the code objects in the order of their addresses."""
        return {
            'complete': self.complete,
            'instructions': sum(self.instructions.values()),
            'codes': [
                {
                    'calls': self._calls[address].value,
                    'instructions': self.instructions[address],
                    'lines': [[line, times] for line, times in enumerate(self._lines[address]) if line and times],
                }
                for address in self._calls
            ],
        }

    def _listen(self, more, on_start, on_resume, but=()):
        if _MONITORING.get_tool(_TOOL) is None:
            return
        _MONITORING.register_callback(_TOOL, _EVENTS.PY_START, on_start)
        _MONITORING.register_callback(_TOOL, _EVENTS.PY_RESUME, on_resume)
        for address in self._calls:
            events = _ALWAYS if address in but else _ALWAYS | more
            _MONITORING.set_local_events(_TOOL, self._object(address), events)

    def _give_up(self):
        if self.complete:
            self.complete = False
            self.stop()


def _numbers(count):
    return (ctypes.c_uint64 * count)()


def _last_line(code):
    return max((line for _, _, line in code.co_lines() if line), default=0)
