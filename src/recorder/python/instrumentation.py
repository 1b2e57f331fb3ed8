"""Whether anyone has changed what the interpreter tells to whom (``sys.settrace``, ``sys.setprofile``,
``sys.monitoring.set_events``): it counts such changes, also those that are taken back at once."""

import ctypes
import sys

from .memory import POINTER, WORDS, UnknownLayout

#: Of a ``PyInterpreterState``, those that are searched.
_WORDS = 64


class Instrumentation:
    """Looks at the count (``monitoring_version``, from 3.13 on ``instrumentation_version``); ``tool`` is free while it is
    looked for."""

    def __init__(self, tool):
        self._index = _find_version(tool)
        self._own = WORDS[self._index]
        #: Whether somebody else changed something.
        self.is_changed = False

    def look(self):
        """What was changed since :meth:`settle` was not the recorder's doing."""
        self.is_changed |= WORDS[self._index] != self._own

    def settle(self):
        """What was changed until now was."""
        self._own = WORDS[self._index]


def _find_version(tool):
    get = ctypes.pythonapi.PyInterpreterState_Get
    get.restype = ctypes.c_size_t
    get.argtypes = ()
    first = get() // POINTER
    monitoring = sys.monitoring
    monitoring.use_tool_id(tool, '')
    looks = [WORDS[first : first + _WORDS]]
    # An event that does not come up here.
    for events in (monitoring.events.PY_THROW, 0) * 2:
        monitoring.set_events(tool, events)
        looks.append(WORDS[first : first + _WORDS])
    monitoring.free_tool_id(tool)
    steps = [{after - before for before, after in zip(words, words[1:])} for words in zip(*looks)]
    found = [index for index, step in enumerate(steps, first) if len(step) == 1 and min(step) > 0]
    if len(found) != 1:
        raise UnknownLayout('The count of changes to what is monitored was not found in the interpreter’s state.')
    return found[0]
