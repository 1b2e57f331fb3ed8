"""The recorder's own memory, and the program's.

A look at an object that has just been freed must find it as it was left. So no memory goes back to the system; and
the recorder takes its own from the C library and not from pymalloc, which would give it the blocks that the program
has just freed. The program then also finds at the next object what it would find without the recorder.
"""

import ctypes

from space import memory_view
from static_memory import writable_around

from python.memory import POINTER, WORDS, UnknownLayout, words_at

#: ``malloc.h``
_M_TRIM_THRESHOLD = -1
_M_MMAP_MAX = -4
#: ``PyMemAllocatorDomain`` of ``Include/cpython/pymem.h``
_RAW, _MEM, _OBJ = range(3)


class _Allocator(ctypes.Structure):
    """``PyMemAllocatorEx``"""

    _fields_ = [(name, ctypes.c_size_t) for name in ('ctx', 'malloc', 'calloc', 'realloc', 'free')]


class _ArenaAllocator(ctypes.Structure):
    """``PyObjectArenaAllocator`` of ``Include/cpython/objimpl.h``."""

    _fields_ = [(name, ctypes.c_size_t) for name in ('ctx', 'alloc', 'free')]


def keep_memory():
    """From here on no block goes back to the system. Raises OSError where the C library can't be told so."""
    libc = ctypes.CDLL(None)
    try:
        told = libc.mallopt(_M_MMAP_MAX, 0) and libc.mallopt(_M_TRIM_THRESHOLD, (1 << 31) - 1)
    except AttributeError:
        told = 0
    if not told:
        raise OSError('The C library of this system (not glibc) gives memory back that must stay readable.')
    allocator = _ArenaAllocator()
    ctypes.pythonapi.PyObject_GetArenaAllocator(ctypes.byref(allocator))
    # A function that does nothing, whatever it is called with.
    allocator.free = ctypes.cast(libc.getpid, ctypes.c_void_p).value
    ctypes.pythonapi.PyObject_SetArenaAllocator(ctypes.byref(allocator))


class OwnMemory:
    """Switches between two ways to get new blocks. Either's are freed rightly at any time: pymalloc hands those that
    aren't its own on to the C library (``_PyObject_Free`` in ``Objects/obmalloc.c``)."""

    def __init__(self):
        raw, usual = _allocator(_RAW), _allocator(_OBJ)
        first, second = _find_allocators(usual)
        #: From here on, new blocks come from the C library.
        self.hold = _setter(first, second, raw)
        #: From here on, they come from pymalloc again.
        self.release = _setter(first, second, usual)


def _setter(first, second, allocator):
    """A function that makes ``allocator`` that of the two domains whose ``malloc`` stands at these indices."""
    malloc, calloc = allocator.malloc, allocator.calloc
    first_calloc, second_calloc = first + 1, second + 1
    # Called at each event: a memoryview writes a word in half the time that an array of ctypes takes.
    words = memory_view(0, 1 << 62, is_writable=True).cast('Q')

    def switch():
        words[first] = words[second] = malloc
        words[first_calloc] = words[second_calloc] = calloc

    return switch


def _allocator(domain):
    allocator = _Allocator()
    ctypes.pythonapi.PyMem_GetAllocator(domain, ctypes.byref(allocator))
    return allocator


def _find_allocators(usual):
    """Where the interpreter keeps its allocators of memory and of objects: both are pymalloc."""
    wanted = [getattr(usual, name) for name, _ in usual._fields_]
    found = []
    runtime = ctypes.addressof(ctypes.c_char.in_dll(ctypes.pythonapi, '_PyRuntime'))
    for start, end in writable_around(runtime):
        words = words_at(start, (end - start) // POINTER) or []
        at = -1
        while wanted[1] in words[at + 1 :]:
            at = words.index(wanted[1], at + 1)
            if words[at - 1 : at + 4] == wanted:
                found.append(start // POINTER + at)
    # There are copies: those that the debugging allocators would go on to.
    governing = [[index for index in found if _governs(index, domain)] for domain in (_MEM, _OBJ)]
    if any(len(places) != 1 for places in governing):
        raise UnknownLayout('The allocators of the interpreter were not found in memory.')
    return [places[0] for places in governing]


def _governs(index, domain):
    """Whether the word is ``malloc`` of the allocator of ``domain``."""
    before = WORDS[index]
    # Nothing is allocated in between that would not be freed the same way.
    WORDS[index] = _allocator(_RAW).malloc
    now = _allocator(domain).malloc
    WORDS[index] = before
    return now != before
