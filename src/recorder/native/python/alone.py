"""What runs of a program have in common that are made for one question each, beside the one that is followed."""

import json
import os
import pathlib
import sys

from json.encoder import encode_basestring_ascii as json_string

from sampled import program

__all__ = ['PACKAGES', 'Lines', 'NoMemory', 'json_string', 'prepare', 'run']

#: Where the recorder's packages are: ``python``, ``native``.
PACKAGES = pathlib.Path(__file__).resolve().parents[2]


class NoMemory:
    """For a describer: texts are taken once, where they were read from is of no interest."""

    @staticmethod
    def ranges(_):
        return ()


class Lines:
    """A file of lines; only the process that opened it writes into it."""

    def __init__(self, path):
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self._process = os.getpid()

    def write(self, text):
        if os.getpid() != self._process:
            return
        try:
            os.write(self._file, text.encode())
        except OSError:
            # The program has closed it.
            pass


def prepare(path):
    """Makes this process look as when it runs the program at ``path``, an absolute one; returns ``__main__``."""
    main_module = program.main_module(path)
    sys.modules['__main__'] = main_module
    sys.argv = [path]
    sys.path[0] = os.path.dirname(path)
    # None of the recorder's modules is in the way of the program's.
    own = str(PACKAGES) + os.sep
    for name in [n for n, m in sys.modules.items() if (getattr(m, '__file__', None) or '').startswith(own)]:
        if name != '__main__':
            del sys.modules[name]
    return main_module


def run(code, main_module, lines, on_end):
    """Runs the program and ends the process as it would have; ``on_end()`` tells what there is to be told at its end."""
    error = program.run(code, main_module)
    on_end()
    lines.write(json.dumps({'end': {'how': _how(error)}}) + '\n')
    program.leave(error)


def _how(error):
    if error is None:
        return 'finished'
    return 'exit' if isinstance(error, SystemExit) else 'exception'
