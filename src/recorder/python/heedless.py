"""Functions that the interpreter calls while the program runs must not be where a signal's handler is called: it would be
told to nobody, and what it raises would be the recorder's.

A handler is called where Python code next asks whether something else wants to run (the eval breaker): where a function
begins, behind a call, at a jump back. While the recorder works, a desk holds handlers off
(``native/python/steps/handlers.py``); but a function's own beginning comes before whatever it could do about that.
"""

import dis
import sys

_RESUME = dis.opmap['RESUME']
#: As behind a ``yield from``: it does not ask.
_AFTER_YIELD_FROM = 2


def heedless(function):
    """The function, which does not ask as it begins."""
    if sys.platform != 'emscripten':
        code = function.__code__
        text = bytearray(code.co_code)
        at = next(i for i in range(0, len(text), 2) if text[i] == _RESUME)
        text[at + 1] = _AFTER_YIELD_FROM
        function.__code__ = code.replace(co_code=bytes(text))
    return function


class NoHandlers:
    """Of a sandbox, where signals come only from the program's own calls; as ``handlers.Handlers``."""

    main = [0]
    own = 0
    due = (0,)

    @staticmethod
    def ask():
        """Never called: none are due."""
