"""The program: its code objects, and its run as ``__main__``."""

import atexit
import builtins
import dis
import importlib.machinery
import opcode
import os
import sys
import types


def all_codes(module):
    """The module's code object first, then its functions', depth first: as in a recording's ``codes``."""
    found = [module]
    for constant in module.co_consts:
        if type(constant) is types.CodeType:
            found += all_codes(constant)
    return found


def opcodes():
    """By number: ``[name, units of inline cache]`` of the instruction that it is, or is a specialised form of."""
    caches = opcode._inline_cache_entries
    table = []
    for number, name in enumerate(dis._all_opname):
        base = dis.deoptmap.get(name, name)
        base = base.removeprefix('INSTRUMENTED_')
        base_number = dis._all_opmap.get(base, number)
        if isinstance(caches, dict):
            units = caches.get(base, 0)
        else:
            units = caches[base_number] if base_number < len(caches) else 0
        table.append([base, units])
    return table


def describe(code):
    """What the sampler must know of a code object of the program, to name places in it."""
    return {
        'address': id(code),
        'qualname': code.co_qualname,
        'file': os.path.basename(code.co_filename),
        'instructions': [[i.offset, i.opname] for i in dis.get_instructions(code)],
        'lines': [[start, end, line] for start, end, line in code.co_lines() if line],
    }


def main_module(path):
    """A fresh ``__main__``, with the names that CPython gives one that it runs from a file."""
    main = types.ModuleType('__main__')
    main.__builtins__ = builtins
    main.__file__ = path
    main.__cached__ = None
    main.__loader__ = importlib.machinery.SourceFileLoader('__main__', path)
    if sys.version_info < (3, 14):
        main.__annotations__ = {}
    return main


def run(code, main):
    """Runs the program until its last thread that isn't a daemon has ended; returns what ended it, or None."""
    error = None
    try:
        exec(code, main.__dict__)
    except BaseException as raised:
        error = raised
        # Without the frame above.
        error.__traceback__ = error.__traceback__.tb_next
        _report(error)
    try:
        # Imported by who starts threads.
        if 'threading' in sys.modules:
            sys.modules['threading']._shutdown()
        atexit._run_exitfuncs()
    except BaseException as raised:
        _report(raised)
    return error


def _report(error):
    if isinstance(error, SystemExit):
        if error.code is not None and not isinstance(error.code, int):
            print(error.code, file=sys.stderr)
        return
    sys.excepthook(type(error), error, error.__traceback__)


def status_of(error):
    """The process's exit status."""
    if error is None:
        return 0
    if isinstance(error, SystemExit):
        if error.code is None:
            return 0
        return error.code & 0xFF if isinstance(error.code, int) else 1
    return 1


def leave(error):
    """Ends the process as the program would have, once its output is out.

    Threads that are daemons would be in the way of a finalisation, and the recording has ended.
    """
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:
            pass
    os._exit(status_of(error))
