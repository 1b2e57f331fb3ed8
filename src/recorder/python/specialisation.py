"""Watches how the adaptive interpreter rewrites one code object, in a run that nothing else is recorded of.

``INSTRUCTION`` events would keep it from rewriting anything. What is used instead leaves the instructions that are
looked at as they are: from 3.12 on PY_RETURN and PY_YIELD events, and JUMP events where a loop's passes are wanted
(``sys.monitoring``, PEP 669); in 3.11, where every kind of tracing switches specialisation off, a pending call that
asks to be called again, each time that the interpreter heeds its eval breaker (``Python/ceval_gil.c``).
"""

import ctypes
import dis
import json
import sys

from . import adaptive

#: Calls (and as many yields and passes) that are told whatever they show; and how many are told in all, of those after
#: that only where something changed: anything, and from then on an opcode.
FIRST = 100
MOST_CHANGES = 400
MOST_MOMENTS = 600
#: After this many looks at the code there are no more.
MOST_LOOKS = 20_000
#: Frames that a look may need on top of the program's deepest one.
ROOM = 60
#: What has just happened when the code is looked at.
KINDS = ('begin', 'return', 'yield', 'resume', 'pass', 'end')
_TOOL = 4


class Record:
    """Tells the state of a code object's sites as it changes, in lines of JSON."""

    def __init__(self, code, write):
        self.code = code
        self._write = write
        self._sites = []
        self._states = []
        self._raw = b''
        self._moments = 0
        self._looks = 0
        self._counts = dict.fromkeys(KINDS, 0)
        #: Whether a look could not be taken: there was no room for it on the stack.
        self.is_lost = False
        #: How often the program had ended before.
        self.warm = 0
        #: Why there is nothing more to be told, or None.
        self.ended = None
        self.on_end = None

    def begin(self, method):
        """Tells the sites, before the program runs. Those that the watching itself instruments are no sites."""
        raw = self._raw = self.code._co_code_adaptive
        for site in adaptive.sites(self.code):
            state = adaptive.state(site, raw)
            if not adaptive.is_instrumented(state[0]):
                self._sites.append(site)
                self._states.append(state)
        self._say(
            watching={
                'method': method,
                'needed': adaptive.NEEDED,
                'sites': [
                    {'offset': site.offset, 'name': site.name, 'counted': site.counted, 'start': state}
                    for site, state in zip(self._sites, self._states)
                ],
            }
        )

    def look(self, kind, at=None):
        """Compares the code with what was told of it last. ``kind`` is one of :data:`KINDS`; ``at`` is the offset of the
        jump that ends a pass."""
        if self.ended is not None or self.is_lost:
            return
        number = self._counts[kind] = self._counts[kind] + 1
        self._looks += 1
        raw = self.code._co_code_adaptive
        if raw != self._raw or number <= FIRST:
            self._compare(raw, kind, number, at)
        if self.ended is None and self._looks >= MOST_LOOKS:
            self.end('enough')

    def end(self, why):
        """There is nothing more to be told."""
        if self.ended is not None:
            return
        self.ended = 'nesting' if self.is_lost else why
        counts = self._counts
        self._say(
            watched={
                'ended': self.ended,
                'calls': counts['begin'] + counts['return'],
                'yields': counts['yield'] + counts['resume'],
                'passes': counts['pass'],
            }
        )
        if self.on_end is not None:
            self.on_end()

    def _compare(self, raw, kind, number, at):
        self._raw = raw
        changes = []
        is_rewritten = False
        for index, site in enumerate(self._sites):
            state = adaptive.state(site, raw)
            known = self._states[index]
            if state != known:
                if adaptive.is_instrumented(state[0]):
                    self.end('tracing')
                    return
                changes.append([index, state])
                is_rewritten = is_rewritten or state[0] != known[0]
        if number > FIRST and not (is_rewritten if self._moments >= MOST_CHANGES else changes):
            return
        if self._moments >= MOST_MOMENTS:
            self.end('enough')
            return
        self._moments += 1
        for index, state in changes:
            self._states[index] = state
        moment = {'kind': kind, 'number': number, 'changes': [[index, *state] for index, state in changes]}
        if at is not None:
            moment['at'] = at
        if self.warm:
            moment['warm'] = self.warm
        self._say(moment=moment)

    def _say(self, **message):
        self._write(json.dumps(message) + '\n')


class Monitoring:
    """Looks where a call ends, by ``sys.monitoring``; with ``passes`` also at each jump back.

    ``words`` is all memory by words and ``remaining`` the index of the one that says how many frames the thread may
    still push; None where that is not known.
    """

    METHOD = 'monitoring'

    def __init__(self, record, passes, words=None, remaining=0):
        self._record = record
        self._code = record.code
        self._passes = passes
        self._words = words
        self._remaining = remaining

    def start(self):
        """From here on the code is watched, and only this one."""
        monitoring = sys.monitoring
        events = monitoring.events
        monitoring.use_tool_id(_TOOL, 'inside-cpython')
        monitoring.register_callback(_TOOL, events.PY_RETURN, self._on_return)
        monitoring.register_callback(_TOOL, events.PY_YIELD, self._on_yield)
        monitoring.register_callback(_TOOL, events.PY_UNWIND, self._on_unwind)
        monitoring.register_callback(_TOOL, events.JUMP, self._on_jump)
        local = events.PY_RETURN | events.PY_YIELD | (events.JUMP if self._passes else 0)
        monitoring.set_local_events(_TOOL, self._code, local)
        # It exists for all code only, and instruments none.
        monitoring.set_events(_TOOL, events.PY_UNWIND)
        self._record.on_end = self.stop

    def stop(self):
        """Takes the events off again."""
        if sys.monitoring.get_tool(_TOOL) is not None:
            sys.monitoring.set_events(_TOOL, 0)
            sys.monitoring.set_local_events(_TOOL, self._code, 0)
            sys.monitoring.free_tool_id(_TOOL)

    def _on_return(self, code, offset, value):
        self._look('return')

    def _on_unwind(self, code, offset, exception):
        if code is self._code:
            self._look('return')

    def _on_yield(self, code, offset, value):
        self._look('yield')

    def _on_jump(self, code, offset, destination):
        if destination < offset:
            self._look('pass', offset)

    def _look(self, kind, at=None):
        if self._words is None:
            try:
                self._record.look(kind, at)
            except RecursionError:
                self._record.is_lost = True
            return
        self._words[self._remaining] += ROOM
        self._record.look(kind, at)
        self._words[self._remaining] -= ROOM


class EvalBreaker:
    """Looks where a call begins, a generator goes on, and at each jump back of the main thread (3.11).

    What is seen where a call begins is what the calls before it have left, and what its own RESUME has done.
    """

    METHOD = 'eval breaker'
    #: A pending call that adds itself is called this often before the interpreter goes on (``NPENDINGCALLS``).
    _IN_A_ROW = 32

    def __init__(self, record, passes):
        self._record = record
        self._code = record.code
        self._meanings = _meanings(record.code, passes)
        self._turn = 0
        self._is_on = False
        kind = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p)
        self._call = kind(self._on_check)
        self._add = ctypes.pythonapi.Py_AddPendingCall
        self._add.argtypes = [kind, ctypes.c_void_p]

    def start(self):
        """From here on the code is watched."""
        self._is_on = True
        self._record.on_end = self._off
        self._add(self._call, None)

    def stop(self):
        """Looks once more, at what the last call has left."""
        if self._is_on:
            self._record.look('end')
        self._off()

    def _off(self):
        self._is_on = False

    def _on_check(self, _):
        turn = self._turn = (self._turn + 1) % self._IN_A_ROW
        if self._is_on and turn == 1:
            if sys.gettrace() or sys.getprofile():
                # A traced RESUME never gets past an eval breaker that is always set.
                self._record.end('tracing')
            else:
                self._see(sys._getframe(1))
        if self._is_on:
            self._add(self._call, None)
        return 0

    def _see(self, frame):
        if frame.f_code is not self._code:
            return
        kind, at = self._meanings.get(frame.f_lasti, (None, None))
        if kind is not None:
            self._record.look(kind, at)


def _meanings(code, passes):
    """``{offset: (kind of look, offset of the jump)}`` of the instructions of 3.11 that heed the eval breaker."""
    found = {}
    last = None
    for instruction in dis.get_instructions(code):
        name = instruction.opname
        if name == 'RESUME':
            # What follows an ``await`` or a ``yield from`` doesn't heed it (``Include/internal/pycore_opcode.h``).
            if instruction.arg < 2:
                found[instruction.offset] = ('resume' if instruction.arg else 'begin', None)
        elif passes and 'JUMP_BACKWARD' in name and not name.endswith('NO_INTERRUPT'):
            found[instruction.offset] = ('pass', instruction.offset)
            if last is not None and last.opname == 'COMPARE_OP':
                # Specialised, a comparison also does the jump behind it.
                found[last.offset] = ('pass', instruction.offset)
        last = instruction
    return found


def watch(code, write, passes, words=None, remaining=0):
    """``(record, watcher)`` of a code object, watched from now on. ``write`` takes lines.

    Raises :class:`adaptive.Unknown`.
    """
    adaptive.check()
    record = Record(code, write)
    watcher = EvalBreaker(record, passes) if adaptive.VERSION == (3, 11) else Monitoring(record, passes, words, remaining)
    watcher.start()
    record.begin(watcher.METHOD)
    return record, watcher
