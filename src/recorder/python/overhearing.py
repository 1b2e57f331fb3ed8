"""Whether something of the program's runs between its instructions: a trace function, a callback of a tool of
``sys.monitoring``, or, by the interpreter's first look at its eval breaker, which is in the recorder's callback, a signal
handler. Nobody is told of what these do (``call_one_instrument`` in ``Python/instrumentation.c``)."""

import _signal
import sys

_trace_function = sys.gettrace
_handler_of = _signal.getsignal
#: Signals that programs handle, and their handlers at first. In the sandbox there are none but the recorder's.
_HANDLERS = tuple(
    (number, _handler_of(number))
    for name in ('SIGALRM', 'SIGCHLD', 'SIGHUP', 'SIGINT', 'SIGPROF', 'SIGTERM', 'SIGUSR1', 'SIGUSR2', 'SIGVTALRM')
    if sys.platform != 'emscripten'
    for number in (getattr(_signal, name),)
)

if sys.version_info >= (3, 12):
    from . import counter, events

    _name_of = sys.monitoring.get_tool
    #: The tools that are the program's to use; and the recorder's, which it may take over.
    _TOOLS = (0, None), (1, None), (2, None), (3, counter.NAME), (4, events.NAME), (5, None)
else:
    _TOOLS = ()


def is_overheard():
    """Whether there may be such a thing now."""
    if _trace_function() is not None:
        return True
    for tool, own in _TOOLS:
        name = _name_of(tool)
        # A name may be a string of the program's own making, with an __eq__.
        if name is not None and name is not own:
            return True
    for number, first in _HANDLERS:
        if _handler_of(number) is not first:
            return True
    return False
