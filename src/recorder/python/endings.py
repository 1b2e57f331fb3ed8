"""How a run ended, in words; and which ends mean that this interpreter can't run the program at all."""

import traceback

from .type_names import type_name


def ending(error):
    """The recording's ``end`` for the exception that ended the program, or None."""
    if error is None:
        return {'how': 'finished'}
    if isinstance(error, SystemExit):
        return {'how': 'exit', 'exit': _exit_text(error)}
    return {
        'how': 'exception',
        'traceback': ''.join(traceback.format_exception(_without_recorder(error))),
        'exception': _in_a_line(error),
    }


def outcome(error):
    """How a run ended whose traceback and exit code nobody asks for."""
    if error is None:
        return {'how': 'finished'}
    if isinstance(error, SystemExit):
        return {'how': 'exit'}
    return {'how': 'exception', 'exception': _in_a_line(error)}


def unusable(error, name):
    """Why a native CPython is needed, or None; only for errors that nobody caught."""
    line = _last_line(error, name)
    if isinstance(error, EOFError) and error.args == ('EOF when reading a line',):
        return because('input', '', line)
    if isinstance(error, ModuleNotFoundError) and error.name:
        # Pyodide's event loop wants JavaScript, which is closed to recorded programs.
        is_loop = error.name in ('js', 'pyodide_js') and _goes_through(error, ('asyncio', 'pyodide'))
        return because('asyncio', '', line) if is_loop else because('import', error.name, line)
    if isinstance(error, RuntimeError) and "can't start new thread" in str(error):
        return because('threads', '', line)
    if isinstance(error, RuntimeError) and 'stack switching' in str(error):
        return because('asyncio', '', line)
    return None


def because(reason, detail, line):
    """The host's ``unusable`` message; ``line`` 0 or None where none is to blame."""
    return {'reason': reason, 'detail': detail, **({'line': line} if line else {})}


def _in_a_line(error):
    return ''.join(traceback.format_exception_only(error)).strip()


def _exit_text(error):
    if error.code is None:
        return ''
    return str(error.code) if type(error.code) is int or type(error.code) is str else f'<{type_name(error.code)}>'


def _without_recorder(error):
    """The traceback's first entry is the recorder's own call of the program."""
    first = error.__traceback__
    return error.with_traceback(first.tb_next if first else None)


def _goes_through(error, packages):
    entry = error.__traceback__
    while entry:
        if entry.tb_frame.f_globals.get('__name__', '').partition('.')[0] in packages:
            return True
        entry = entry.tb_next
    return False


def _last_line(error, name):
    """The innermost line of the program itself that a traceback goes through."""
    entry = error.__traceback__ if error else None
    line = None
    while entry:
        if entry.tb_frame.f_code.co_filename == name:
            line = entry.tb_lineno
        entry = entry.tb_next
    return line
