"""What runs of a program in the sandbox have in common that are made for one question each, beside the one that is followed."""

import atexit
import json
import os
import sys

from . import front_end
from .memory import INTS, WORDS
from .remembered import remember


def request_in(path):
    """The host's request in the file ``path``, which the program is not to find."""
    with open(path) as file:
        request = json.load(file)
    os.unlink(path)
    return request


def compiled(name):
    """The program in the file ``name``; tracebacks find its text."""
    with open(name, 'rb') as file:
        text, _ = front_end.decode(file.read())
    module = compile(text, name, 'exec', dont_inherit=True)
    remember(name, len(text), text)
    return module


def execute(desk, module, names, remaining, spare=0):
    """Runs the program as if nothing were below it on the call stack, but for ``spare`` frames of the recorder's.

    How it ends is what the run tells that is followed. ``remaining``: index of the recursion counter.
    """
    before = INTS[remaining]
    INTS[remaining] = sys.getrecursionlimit() + spare
    try:
        desk.unmute()
        exec(module, names)
        atexit._run_exitfuncs()
    except BaseException:
        pass
    finally:
        # Not by a call, in which the time limit's signal could come once more.
        WORDS[desk.mute_word] = 1
        INTS[remaining] = before
