"""The interpreter's memory as bytes that C can gather.

Python's loops would cost too much at every step: ``bytes.join`` over views that are kept copies hundreds of pieces of
memory in some microseconds, without making an object of any word, and comparing what it gives is one call.
"""

import ctypes

from python.memory import POINTER

_READ, _WRITE = 0x100, 0x200
_view = ctypes.pythonapi.PyMemoryView_FromMemory
_view.restype = ctypes.py_object
_view.argtypes = (ctypes.c_void_p, ctypes.c_ssize_t, ctypes.c_int)


def memory_view(address, size, is_writable=False):
    """The bytes from ``address`` on."""
    return _view(address, size, _WRITE if is_writable else _READ)


#: All of the address space, read-only.
_SPACE = memory_view(0, 1 << 62)
#: Copies the memory under all views of a list into one ``bytes``. It takes one argument: none of its callers makes a
#: tuple, for which one would be used that the program has just freed.
gather = b''.join


def view(address, size):
    """``size`` bytes from ``address`` on, in whole words: what else is in the first and the last is there, too."""
    return _SPACE[address // POINTER * POINTER : -(-(address + size) // POINTER) * POINTER]
