"""One program from bytes to recording: what the host calls."""

import atexit
import builtins
import json
import linecache
import sys
import traceback
import types
import warnings

from _ctypes import PyObj_FromPtr

from . import code_objects, front_end
from .contents import Contents
from .desk import Desk
from .heap import Heap
from .layouts import find_object_layouts
from .memory import find_frame_layout
from .objects import Describer, type_name
from .tracer import Tracer

_FRAME = find_frame_layout()
_CONTENTS = Contents(find_object_layouts(), PyObj_FromPtr)
_DESCRIBER = Describer(_CONTENTS)


class Unusable(Exception):
    """The program can't be recorded; ``args`` are a reason for the host and what it should know."""


def record(data, name, limits, desk_address, doors, trace):
    """Records the program in ``data`` and writes all of it through the desk. ``trace(on)`` turns the host's own
    tracing of objects on and off."""
    desk = Desk(desk_address, doors)
    try:
        code = _read(desk, data, name)
    except Unusable as problem:
        desk.write(json.dumps({'unusable': list(problem.args)}) + '\n')
        return
    _run(desk, code, name, limits, trace)


def _read(desk, data, name):
    """Tells all that is known before the run; returns the module’s code object."""
    try:
        text, encoding = front_end.decode(data)
    except SyntaxError as error:
        raise Unusable('encoding', str(error)) from None
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b'\n') + 1
        raise Unusable('encoding', f'{error.reason}, byte 0x{data[error.start]:02x} in line {line} is not {error.encoding}') from None
    if '\0' in text:
        raise Unusable('binary', '')
    linecache.cache[name] = (len(data), None, text.splitlines(True), name)
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')
        try:
            code = compile(text, name, 'exec', dont_inherit=True)
            tree_columns = front_end.Columns(text)
            tree = front_end.Tree(text, tree_columns)
            tokens = front_end.tokens(text)
            scopes = front_end.scopes(text, name)
        except SyntaxError as error:
            raise Unusable('syntax', ''.join(traceback.format_exception_only(error)), error.lineno or 0) from None
        except (RecursionError, MemoryError):
            raise Unusable('nesting', '') from None
        codes = code_objects.all_codes(code)
        described = code_objects.describe_all(codes, tree, tree_columns, _constant)
    desk.write(
        json.dumps(
            {
                'front': {
                    'encoding': encoding,
                    'source': {'text': text},
                    'tokens': tokens,
                    'tree': tree.entries,
                    'scopes': scopes,
                    'codes': described,
                }
            }
        )
        + '\n'
    )
    return code


def _constant(value):
    return {'type': type_name(value), 'repr': _DESCRIBER.describe(value).text}


def _run(desk, module, name, limits, trace):
    codes = [code for code, _ in code_objects.all_codes(module)]
    constants = {}
    for number, code in enumerate(codes):
        for index, value in enumerate(code.co_consts):
            constants.setdefault(id(value), []).append((number, index))
    addresses = [id(code) for code in codes]
    index_of = {address: number for number, address in enumerate(addresses)}
    heap = Heap(desk, _DESCRIBER, _CONTENTS, PyObj_FromPtr, index_of, constants)

    def on_full(limit, step):
        trace(False)
        desk.write(json.dumps({'full': [limit, step]}) + '\n')

    slots = [len(code_objects.locals_plus(code)) for code in codes]
    del codes, code, value
    tracer = Tracer(addresses, slots, _FRAME, desk, heap, _CONTENTS, PyObj_FromPtr, limits, on_full)
    main = types.ModuleType('__main__')
    main.__builtins__ = builtins
    main.__file__ = name
    sys.modules['__main__'] = main
    sys.argv = [name]
    end = {'how': 'finished'}
    error = None
    tracer.start()
    trace(True)
    try:
        desk.unmute()
        exec(module, main.__dict__)
    except BaseException as raised:
        desk.mute()
        error = raised
    desk.mute()
    if tracer.failure is None:
        tracer.end_state()
    trace(False)
    tracer.stop()
    if isinstance(tracer.failure, BaseException):
        desk.write(json.dumps({'failure': ''.join(traceback.format_exception(tracer.failure))}) + '\n')
    if error is not None:
        end = _ending(error)
    desk.write(json.dumps({'end': end}) + '\n')


def _ending(error):
    if isinstance(error, SystemExit):
        return {'how': 'exit', 'exit': '' if error.code is None else _DESCRIBER.describe(error.code).text}
    error = error.with_traceback(error.__traceback__.tb_next if error.__traceback__ else None)
    return {
        'how': 'exception',
        'traceback': ''.join(traceback.format_exception(error)),
        'exception': ''.join(traceback.format_exception_only(error)).strip(),
    }
