"""A program from bytes to code objects: all that is known of it before it runs."""

import sys
import traceback
import warnings

from . import code_objects, front_end


class Unusable(Exception):
    """The program can't be recorded; ``args`` are a reason for the host, a detail, a line or 0."""


def read(data, name, constant):
    """``(text, code, front)`` of the program in the bytes ``data``: the module's code object and the host's ``front``.

    ``constant(value)`` gives ``{'type', 'repr'}`` of a constant. Raises :class:`Unusable`.
    """
    text, encoding, code = compiled(data, name)
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')
        try:
            columns = front_end.Columns(text)
            tree = front_end.Tree(text, columns)
            tokens = front_end.tokens(text)
            scopes = front_end.scopes(text, name)
        except SyntaxError as error:
            raise _refused(error) from None
        except (RecursionError, MemoryError):
            raise Unusable('nesting', '', 0) from None
        codes = code_objects.describe_all(code_objects.all_codes(code), tree, columns, constant)
    front = {
        'interpreter': {
            'version': sys.version.split()[0],
            'build': sys.version,
            'platform': sys.platform,
            'pointerBits': 64 if sys.maxsize > 2**32 else 32,
        },
        'encoding': encoding,
        'source': {'text': text},
        'tokens': tokens,
        'tree': tree.entries,
        'scopes': scopes,
        'codes': codes,
    }
    return text, code, front


def compiled(data, name, warns=False):
    """``(text, encoding, code)`` of the program in the bytes ``data``. Raises :class:`Unusable`.

    ``warns``: whether the compiler's warnings go to stderr, as they do where CPython runs a program.
    """
    text, encoding = _decode(data)
    with warnings.catch_warnings():
        if not warns:
            warnings.simplefilter('ignore')
        try:
            return text, encoding, compile(text, name, 'exec', dont_inherit=True)
        except SyntaxError as error:
            raise _refused(error) from None
        except (RecursionError, MemoryError):
            raise Unusable('nesting', '', 0) from None


def _refused(error):
    return Unusable('syntax', ''.join(traceback.format_exception_only(error)), error.lineno or 0)


def _decode(data):
    try:
        text, encoding = front_end.decode(data)
    except SyntaxError as error:
        raise Unusable('encoding', str(error), 0) from None
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b'\n') + 1
        raise Unusable('encoding', f'byte 0x{data[error.start]:02x} is not {error.encoding} ({error.reason})', line) from None
    if '\0' in text:
        raise Unusable('binary', '', 0)
    return text, encoding
