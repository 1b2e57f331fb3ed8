"""How often what ran of a program's own code: calls, instructions, lines begun. A counter, not a trace.

Each count is an iterator of C's that is asked for one more: that makes no object, and so takes no block of memory in
which an object of the program's would come to lie otherwise.
"""

import itertools
import operator
import sys

#: Instructions after which no more are counted, so that a program that computes for long is not slowed down for ever.
MOST_COUNTED = 3_000_000
_NO_END = sys.maxsize


class Counts:
    """Of the code objects at the given addresses; ``from_address`` turns one into the object.

    To count is to write ``for _ in counts.lines[address][line]: break``, without a call.
    """

    def __init__(self, addresses, from_address, most=MOST_COUNTED):
        #: Gives as many items as instructions may still be counted.
        self.left = itertools.repeat(None, most)
        #: By address of the code object.
        self.calls = {address: _count() for address in addresses}
        self.instructions = {address: _count() for address in addresses}
        #: By address of the code object and line.
        self.lines = {address: {line: _count() for line in _lines(from_address(address))} for address in addresses}
        #: Whether all that ran was counted.
        self.complete = True

    def totals(self):
        """The recording's ``totals`` without its recorded steps, the code objects in the order of their addresses."""
        return {
            'complete': self.complete,
            'instructions': sum(map(_value, self.instructions.values())),
            'codes': [
                {
                    'calls': _value(self.calls[address]),
                    'instructions': _value(self.instructions[address]),
                    'lines': [[line, _value(count)] for line, count in lines.items() if _value(count)],
                }
                for address, lines in self.lines.items()
            ],
        }


def _count():
    return itertools.repeat(None, _NO_END)


def _value(count):
    return _NO_END - operator.length_hint(count)


def _lines(code):
    return sorted({line for _, _, line in code.co_lines() if line})
