"""Whose an exception is that comes up in a callback of the recorder's.

None of the recorder's may get out of there: the program would be told to have raised it. What passes nevertheless:
RecursionError, where the program's frame leaves no room for the callback's; what is no ``Exception``, as an interrupt or
the end of the program's time.
"""

import traceback


def is_of_program(error, addresses):
    """Whether a function of the program's, whose code objects are at ``addresses``, raised it there: one that handles a
    signal may be called whenever Python code runs."""
    return any(id(code) in addresses for code in _codes(error))


def is_of_file(error, name):
    """As :func:`is_of_program`, of a program that is known by the name of its file."""
    return any(code.co_filename == name for code in _codes(error))


def _codes(error):
    """The code objects that it went through so far."""
    codes = []
    entry = error.__traceback__
    while entry:
        codes.append(entry.tb_frame.f_code)
        entry = entry.tb_next
    return codes


def told(error):
    """What is told of the recorder's own fault: a traceback, where there is room to write one."""
    try:
        return ''.join(traceback.format_exception(error))
    except Exception:
        return type(error).__name__
