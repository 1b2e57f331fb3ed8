"""This process's own memory, for reading: what can't be read is None, never a crash."""

import os
import struct

WORD = 8


class UnknownLayout(Exception):
    """This interpreter's memory isn't laid out in a way that the recorder understands."""


class Memory:
    """``/proc/self/mem``."""

    def __init__(self):
        self._file = os.open('/proc/self/mem', os.O_RDONLY)

    def close(self):
        """Reads no more."""
        os.close(self._file)

    def bytes_at(self, address, count):
        """``count`` bytes from ``address`` on, or None where not all of that is memory."""
        if not 4096 < address < 1 << 47:
            return None
        try:
            found = os.pread(self._file, count, address)
        except OSError:
            return None
        return found if len(found) == count else None

    def words_at(self, address, count):
        """``count`` words from ``address`` on, as a tuple, or None."""
        found = self.bytes_at(address, count * WORD) if address % WORD == 0 else None
        return struct.unpack(f'<{count}Q', found) if found else None

    def word_at(self, address):
        """The word at ``address``; raises :class:`UnknownLayout` where there is none."""
        words = self.words_at(address, 1)
        if words is None:
            raise UnknownLayout('A pointer led to where there is no memory.')
        return words[0]

    def region_from(self, address, most):
        """All bytes from ``address`` to the end of what can be read, ``most`` at most."""
        step = 65536
        pieces = []
        while len(pieces) * step < most:
            piece = self.bytes_at(address, step)
            if piece is None:
                break
            pieces.append(piece)
            address += step
        while step > 4096:
            step //= 2
            piece = self.bytes_at(address, step)
            if piece is not None:
                pieces.append(piece)
                address += step
        return b''.join(pieces)


def only(found, what):
    """The one element of ``found``; raises :class:`UnknownLayout` where there are others or none."""
    found = list(dict.fromkeys(found))
    if len(found) != 1:
        raise UnknownLayout(f'{what} was {"not found" if not found else "found in several places"}.')
    return found[0]
