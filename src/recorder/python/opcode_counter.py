"""Counts what runs of a program's own code before ``sys.monitoring`` (3.11): as :class:`counter.Counter`, but it is told by
the trace function of ``opcode_events``."""

import dis

from .counts import Counts

#: Fewer than later versions count: each costs a call of the trace function here.
_MOST = 500_000
_RESUME = dis.opmap['RESUME']
_EXTENDED_ARG = dis.opmap['EXTENDED_ARG']
#: ``PyTrace_…`` of ``Include/cpython/pystate.h``
_CALL, _, _LINE = range(3)
_OPCODE = 7


class Counter:
    """As :class:`counter.Counter`."""

    def __init__(self, addresses, from_address, _mute, _remaining, _handlers, on_full, _on_fault):
        self._counts = counts = Counts(addresses, from_address, _MOST)
        self._on_full = on_full
        #: By address of the code object and offset.
        self._lines = {
            address: {
                offset: counts.lines[address][line]
                for start, end, line in from_address(address).co_lines()
                if line
                for offset in range(start, end, 2)
            }
            for address in addresses
        }
        self._codes = {address: from_address(address).co_code for address in addresses}

    def start(self):
        """Of no use here."""

    def stop(self):
        """Of no use here."""

    def is_counting(self):
        """Whether not yet too many are counted."""
        return self._counts.complete

    def lose(self):
        """Not all was told."""
        self._counts.complete = False

    def count(self, address):
        """One instruction of the code object at ``address`` that nobody else tells of."""
        next(self._counts.instructions[address])

    def totals(self):
        """The recording's ``totals`` without its recorded steps, the code objects in the order of their addresses."""
        return self._counts.totals()

    def take(self, address, offset, what, is_followed):
        """An event of the trace function; ``is_followed``: instructions are told as steps."""
        counts = self._counts
        if what == _LINE:
            if offset in self._lines[address]:
                next(self._lines[address][offset])
            return
        text = self._codes[address]
        if what == _CALL:
            if text[offset] != _RESUME:
                # An exception is thrown into a generator.
                return
            if text[offset + 1] == 0:
                next(counts.calls[address])
        elif what != _OPCODE:
            return
        if is_followed:
            return
        for _ in counts.left:
            next(counts.instructions[address])
            if text[offset] != _EXTENDED_ARG:
                return
            # It goes straight on to what it is a prefix of, of which nothing tells.
            offset += 2
        counts.complete = False
        self._on_full()
