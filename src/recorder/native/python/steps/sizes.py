"""How long files are: asked so often that ``os.stat``, which makes an object of all that is known of a file, takes too long."""

import ctypes
import os

_WORDS = 64


class Sizes:
    """Asks the C library. ``path`` is a file of ``size`` bytes, by which the place of the size in a ``struct stat`` is found."""

    def __init__(self, path, size):
        # As no thread runs but this one, the interpreter's lock is kept. From glibc 2.33 on it is a function.
        self._stat = getattr(ctypes.PyDLL(None), 'stat', None)
        self._words = (ctypes.c_int64 * _WORDS)()
        self._place = ctypes.c_void_p(ctypes.addressof(self._words))
        found = []
        if self._stat is not None and self._stat(ctypes.c_char_p(os.fsencode(path)), self._place) == 0:
            found = [index for index, word in enumerate(self._words) if word == size]
        self._index = found[0] if len(found) == 1 else None

    def of(self, path):
        """A function that tells how many bytes the file at ``path`` has."""
        if self._index is None:
            return lambda: os.stat(path).st_size
        stat, words, place, index = self._stat, self._words, self._place, self._index
        name = ctypes.c_char_p(os.fsencode(path))

        def size():
            stat(name, place)
            return words[index]

        return size
