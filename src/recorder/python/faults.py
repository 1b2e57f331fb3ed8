"""Whose an exception is that comes up in a callback of the recorder's.

None of the recorder's may get out of there: the program would be told to have raised it. What passes nevertheless:
RecursionError, where the program's frame leaves no room for the callback's; what is no ``Exception``, as an interrupt or
the end of the program's time.
"""

import traceback


def is_of_program(error, addresses):
    """Whether a function of the program's, whose code objects are at ``addresses``, raised it there: one that handles a
    signal may be called whenever Python code runs."""
    entry = error.__traceback__
    while entry:
        if id(entry.tb_frame.f_code) in addresses:
            return True
        entry = entry.tb_next
    return False


def told(error):
    """What is told of the recorder's own fault: a traceback, where there is room to write one."""
    try:
        return ''.join(traceback.format_exception(error))
    except Exception:
        return type(error).__name__
