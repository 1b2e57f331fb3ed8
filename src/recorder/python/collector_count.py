"""The garbage collector's count of new objects, kept as if the recorder made none."""

import ctypes
import gc

from .memory import INTS, POINTER, UnknownLayout

#: Of a ``PyInterpreterState``, those that are searched.
_INTERPRETER_INTS = 4096


class Collector:
    """The garbage collector's count of new objects: what the recorder makes must neither show there nor start it."""

    def __init__(self):
        self._generation = _find_generation()
        self._enabled = self._find_enabled()
        self._was_enabled = self._count = 0

    def _find_enabled(self):
        was = gc.isenabled()
        found = set(range(self._generation - 16, self._generation))
        for switch, value in ((gc.disable, 0), (gc.enable, 1), (gc.disable, 0), (gc.enable, 1)):
            switch()
            found = {index for index in found if INTS[index] == value}
        if not was:
            gc.disable()
        if len(found) != 1:
            raise UnknownLayout('The switch of the garbage collector was not found.')
        return found.pop()

    def hold(self):
        """From here on, objects are the recorder's own."""
        # No tuple: one that the program has just freed would be used for it.
        self._was_enabled = INTS[self._enabled]
        self._count = INTS[self._generation + 1]
        INTS[self._enabled] = 0

    def release(self):
        """From here on, they are the program's again."""
        INTS[self._enabled] = self._was_enabled
        INTS[self._generation + 1] = self._count


def _find_generation():
    """Index among ``INTS`` of the youngest generation's threshold; behind it stands its count."""
    get = ctypes.pythonapi.PyInterpreterState_Get
    get.restype = ctypes.c_size_t
    get.argtypes = ()
    first = get() // 4
    before = gc.get_threshold()
    wanted = (71_237, 81_239, 91_241)
    # struct gc_generation: a list head of two pointers, int threshold, int count
    stride = (2 * POINTER + 8) // 4
    gc.set_threshold(*wanted)
    try:
        region = INTS[first : first + _INTERPRETER_INTS]
    finally:
        gc.set_threshold(*before)
    last = len(region) - 2 * stride
    found = [i for i in range(last) if region[i] == wanted[0] and region[i + stride] == wanted[1] and region[i + 2 * stride] == wanted[2]]
    if len(found) != 1:
        raise UnknownLayout('The generations of the garbage collector were not found.')
    return first + found[0]
