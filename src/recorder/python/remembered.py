"""Where tracebacks find a program's text."""

import linecache
import sys


def remember(name, size, text):
    """The file ``name``, of ``size`` bytes, has this text: for the recorder's tracebacks and the program's own."""
    for module in (linecache, sys.modules.get('linecache')):
        if module is not None:
            module.cache[name] = (size, None, text.splitlines(True), name)
