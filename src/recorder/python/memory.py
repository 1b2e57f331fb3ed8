"""The interpreter's own memory as words, and what is known of how it tags and counts."""

import ctypes
import os
import struct
import sys

POINTER = ctypes.sizeof(ctypes.c_void_p)
_WORD = ctypes.c_uint64 if POINTER == 8 else ctypes.c_uint32
#: All of the address space as one array of words, indexed by address // POINTER.
WORDS = (_WORD * (2 ** (59 if POINTER == 8 else 29) - 1)).from_address(0)
#: The same as C's ints, indexed by address // 4.
INTS = (ctypes.c_int32 * (2 ** (60 if POINTER == 8 else 29) - 1)).from_address(0)

#: 3.14 keeps tags in the two low bits of a stack slot (``Include/internal/pycore_stackref.h``).
TAGGED = sys.version_info >= (3, 14)
TAG_MASK = 3 if TAGGED else 0
BORROWED = 1
TAGGED_INT = 3

#: Frames that the recorder may need on top of the program's deepest one.
ROOM = 200

REFCOUNT_MASK = 0xFFFF_FFFF
#: Counts from here up belong to immortal objects (PEP 683; ``Include/refcount.h``).
IMMORTAL = 0x4000_0000 if POINTER == 4 else 0x8000_0000
HAS_IMMORTALS = sys.version_info >= (3, 12)


class UnknownLayout(Exception):
    """This interpreter's memory isn't laid out in a way that the recorder understands."""


def words_at(address, count):
    """``count`` words from ``address`` on, or None where that can't be memory of ours.

    For addresses that may be none: slower than ``WORDS``, but it never crashes.
    """
    if address < 1024 or address % POINTER:
        return None
    if sys.platform == 'emscripten':
        if address + count * POINTER > ctypes.pythonapi.emscripten_get_heap_size():
            return None
        first = address // POINTER
        return WORDS[first : first + count]
    data = _bytes_at(address, count * POINTER)
    return list(struct.unpack(f'={count}{"Q" if POINTER == 8 else "I"}', data)) if data else None


def _bytes_at(address, count):
    if address + count >= 1 << 63:
        return None
    try:
        # Opened each time: the program must find no file of ours among its own.
        file = os.open('/proc/self/mem', os.O_RDONLY)
    except OSError:
        raise UnknownLayout('This system does not let a process read its memory as a file (/proc/self/mem).') from None
    try:
        found = os.pread(file, count, address)
    except OSError:
        return None
    finally:
        os.close(file)
    return found if len(found) == count else None


def refcount(address):
    """``ob_refcnt`` of the object at ``address``."""
    return WORDS[address // POINTER] & REFCOUNT_MASK


def is_counted(address):
    """Whether a count of references can stand at ``address``: a freed block may have a pointer there, or nothing."""
    word = WORDS[address // POINTER]
    return 0 < word & REFCOUNT_MASK and (POINTER == 4 or TAGGED or word <= REFCOUNT_MASK)
