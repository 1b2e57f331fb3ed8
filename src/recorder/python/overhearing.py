"""Whether something of the program's runs between its instructions: a trace function, a profile function, or a callback of a
tool of ``sys.monitoring``. Nobody is told of what these do (``call_one_instrument`` in ``Python/instrumentation.c``)."""

import sys

_trace_function = sys.gettrace
_profile_function = sys.getprofile

if sys.version_info >= (3, 12):
    from . import counter, events

    _name_of = sys.monitoring.get_tool
    #: The tools that are the program's to use; and the recorder's, which it may take over.
    _TOOLS = (0, None), (1, None), (2, None), (3, counter.NAME), (4, events.NAME), (5, None)
else:
    _TOOLS = ()


def is_overheard():
    """Whether there may be such a thing now."""
    if _trace_function() is not None or _profile_function() is not None:
        return True
    for tool, own in _TOOLS:
        name = _name_of(tool)
        # A name may be a string of the program's own making, with an __eq__.
        if name is not None and name is not own:
            return True
    return False


def overheard_by():
    """All that there is now, as a recording's header calls it."""
    found = []
    if _trace_function() is not None:
        found.append('trace function')
    if _profile_function() is not None:
        found.append('profile function')
    if any(name is not None and name is not own for name, own in ((_name_of(tool), own) for tool, own in _TOOLS)):
        found.append('monitoring tool')
    return found
