"""Watches how the adaptive interpreter rewrites one code object, in a run that nothing else is recorded of.

``INSTRUCTION`` events would keep it from rewriting anything. What is used instead leaves the instructions that are
looked at as they are: from 3.12 on PY_RETURN and PY_YIELD events, and JUMP events where a loop's passes are wanted
(``sys.monitoring``, PEP 669); in 3.11 the eval breaker (``eval_breaker``).
"""

import sys

from . import adaptive
from .eval_breaker import EvalBreaker
from .site_states import Record

#: Frames that a look may need on top of the program's deepest one.
ROOM = 60
_TOOL = 4


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
        try:
            if self._words is None:
                self._record.look(kind, at)
                return
            self._words[self._remaining] += ROOM
            self._record.look(kind, at)
            self._words[self._remaining] -= ROOM
        except RecursionError:
            self._record.is_lost = True
        except Exception as error:
            if not self._record.fail(error):
                raise


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
