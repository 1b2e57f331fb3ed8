"""A plain run in an interpreter without the recorder: what `plain-pyodide.mjs` asks before and after."""

import atexit
import builtins
import os
import sys
import traceback
import types
import warnings

from _ctypes import PyObj_FromPtr


def prepare(name):
    """Addresses of the program's code object and of the names of its module."""
    with open(name, encoding='utf-8') as file, warnings.catch_warnings():
        # What the compiler warns of is said before the run.
        warnings.simplefilter('ignore')
        code = compile(file.read(), name, 'exec', dont_inherit=True)
    main = types.ModuleType('__main__')
    main.__builtins__ = builtins
    main.__file__ = os.path.abspath(name)
    sys.modules['__main__'] = main
    sys.argv = [name]
    KEPT.extend([code, main])
    return id(code), id(main.__dict__)


KEPT = []


def finish(address):
    """How the run ended, given the address of the exception that nobody caught, or 0."""
    error = PyObj_FromPtr(address) if address else None
    if error is None:
        try:
            atexit._run_exitfuncs()
        except BaseException as late:
            error = late
    if error is None:
        return {'how': 'finished'}
    if isinstance(error, SystemExit):
        return {'how': 'exit', 'exit': '' if error.code is None else str(error.code)}
    return {
        'how': 'exception',
        'traceback': ''.join(traceback.format_exception(error)),
        'exception': ''.join(traceback.format_exception_only(error)).strip(),
    }
