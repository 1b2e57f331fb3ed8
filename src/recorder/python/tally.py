"""Counts how often each instruction of a program's own code is executed, in a run that does nothing else.

RESUME is counted where it begins or goes on with a frame; the rest of a frame's prologue is told to nobody. So what is
counted is what a recording has as steps. Specialised forms and superinstructions don't run meanwhile.
"""

import _thread
import dis
import sys
import threading

_RESUME = dis.opmap['RESUME']
_EXTENDED_ARG = dis.opmap['EXTENDED_ARG']
_TOOL = 3


class Tally:
    """Counts the given code objects. :meth:`start` must be called in the frame below the program's first."""

    def __init__(self, codes):
        # They must live as long as the counts: another object could get the address of one that was freed.
        self._codes = codes
        self._counts = {id(code): [0] * len(code.co_code) for code in codes}
        #: Whether the program has started a thread; then counts may be lost.
        self.has_threads = False
        self._is_on = True
        if sys.version_info < (3, 12):
            self._wrap_start()
        else:
            sys.addaudithook(self._on_audit)

    def start(self):
        """From here on instructions are counted."""
        if sys.version_info < (3, 12):
            self._trace()
        else:
            self._monitor()

    def stop(self):
        """Counts no more."""
        self._is_on = False
        if sys.version_info < (3, 12):
            sys.settrace(None)
        elif sys.monitoring.get_tool(_TOOL) is not None:
            for code in self._codes:
                sys.monitoring.set_local_events(_TOOL, code, 0)
            sys.monitoring.free_tool_id(_TOOL)

    def counts(self):
        """For each code object ``[offset in bytes, times]`` of the instructions that were executed."""
        return [[[at, times] for at, times in enumerate(self._counts[id(code)]) if times] for code in self._codes]

    def _on_audit(self, event, _):
        if self._is_on and event.startswith('_thread.start'):
            self.has_threads = True

    def _wrap_start(self):
        """Before 3.12 no audit event tells of a thread."""
        start = _thread.start_new_thread

        def start_new_thread(*arguments, **keywords):
            self.has_threads = True
            return start(*arguments, **keywords)

        _thread.start_new_thread = _thread.start_new = threading._start_new_thread = start_new_thread

    def _monitor(self):
        counts = self._counts

        def on_instruction(code, offset):
            # A program that takes the tool over makes it hear of code that is not its own.
            if id(code) in counts:
                counts[id(code)][offset] += 1

        events = sys.monitoring.events
        kinds = events.INSTRUCTION, events.PY_START, events.PY_RESUME
        sys.monitoring.use_tool_id(_TOOL, 'inside-cpython counts')
        for kind in kinds:
            sys.monitoring.register_callback(_TOOL, kind, on_instruction)
        for code in self._codes:
            sys.monitoring.set_local_events(_TOOL, code, sum(kinds))

    def _trace(self):
        """Before 3.12 RESUME is told as a call; so is an exception thrown into a generator, which executes none."""
        counts = self._counts
        resumes = {
            id(code): {at for at in range(0, len(code.co_code), 2) if code.co_code[at] == _RESUME} for code in self._codes
        }
        texts = {id(code): code.co_code for code in self._codes}

        def on_event(frame, event, _):
            code = id(frame.f_code)
            if code not in counts:
                return None
            if event == 'opcode' or (event == 'call' and frame.f_lasti in resumes[code]):
                at = frame.f_lasti
                counts[code][at] += 1
                while texts[code][at] == _EXTENDED_ARG:
                    # It goes straight on to what it is a prefix of, of which nothing tells.
                    at += 2
                    counts[code][at] += 1
            if event == 'call':
                frame.f_trace_lines = False
                frame.f_trace_opcodes = True
            return on_event

        sys.settrace(on_event)
