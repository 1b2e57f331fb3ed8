"""Where the interpreter's memory comes from, so that the recorder can take its own from elsewhere (``Objects/obmalloc.c``).

While the recorder works, ``malloc``, ``calloc`` and ``realloc`` of the object and the mem domain are those of the raw
domain: no block of a pool is taken or split by it. ``free`` stays as it is: pymalloc passes on what it does not know.
"""

import ctypes

from .memory import POINTER, WORDS, UnknownLayout
from .pools import ALIGNMENT, own_variables

_RAW, _MEM, _OBJ = range(3)
_NAMES = ('ctx', 'malloc', 'calloc', 'realloc', 'free')


class _Allocator(ctypes.Structure):
    """``PyMemAllocatorEx``"""

    _fields_ = [(name, ctypes.c_void_p) for name in _NAMES]


class Allocators:
    """Switches between the program's memory and the recorder's. ``is_in_pool(address)`` is asked once, for a check."""

    def __init__(self, is_in_pool):
        raw = _words_of(_RAW)
        own = _words_of(_OBJ)
        if _words_of(_MEM) != own or own[0] or raw[0] or own == raw:
            raise UnknownLayout('The allocators are not those of an unchanged CPython.')
        self._raw_malloc, self._raw_calloc, self._raw_realloc = raw[1:4]
        self._malloc, self._calloc, self._realloc = own[1:4]
        places = [place + 1 for place in _places(own)]
        #: Indices of ``malloc`` among ``WORDS``, of the domains that objects and other memory come from.
        self._object = _only(place for place in places if _is_in_use(place, raw[1], own[1], _object_at, is_in_pool))
        self._mem = _only(place for place in places if _is_in_use(place, raw[1], own[1], _memory_at, is_in_pool))

        # Named one by one: to reckon an index would be to make an int.
        self._object_calloc, self._object_realloc = self._object + 1, self._object + 2
        self._mem_calloc, self._mem_realloc = self._mem + 1, self._mem + 2

    def aside(self):
        """From here on, memory is the recorder's own. Allocates nothing itself."""
        WORDS[self._object] = self._raw_malloc
        WORDS[self._object_calloc] = self._raw_calloc
        WORDS[self._object_realloc] = self._raw_realloc
        WORDS[self._mem] = self._raw_malloc
        WORDS[self._mem_calloc] = self._raw_calloc
        WORDS[self._mem_realloc] = self._raw_realloc

    def back(self):
        """From here on, it is the program's again. Allocates nothing itself."""
        WORDS[self._object] = self._malloc
        WORDS[self._object_calloc] = self._calloc
        WORDS[self._object_realloc] = self._realloc
        WORDS[self._mem] = self._malloc
        WORDS[self._mem_calloc] = self._calloc
        WORDS[self._mem_realloc] = self._realloc


def _words_of(domain):
    found = _Allocator()
    ctypes.pythonapi.PyMem_GetAllocator(ctypes.c_int(domain), ctypes.byref(found))
    return [getattr(found, name) or 0 for name in _NAMES]


def _places(own):
    found = []
    for first, last in own_variables():
        count = (last - first) // POINTER
        words = WORDS[first // POINTER : first // POINTER + count]
        at = -1
        while True:
            try:
                at = words.index(own[1], at + 1)
            except ValueError:
                break
            if words[at - 1 : at + 4] == own:
                found.append(first // POINTER + at - 1)
    return found


def _is_in_use(malloc, raw, own, make, is_in_pool):
    """Whether what ``make()`` makes comes from elsewhere when the word at index ``malloc`` is another function."""
    WORDS[malloc] = raw
    try:
        address = make()
    finally:
        WORDS[malloc] = own
    return not is_in_pool(address)


def _object_at():
    _samples.append(object())
    return id(_samples[-1])


def _memory_at():
    ctypes.pythonapi.PyMem_Malloc.restype = ctypes.c_void_p
    # It is never freed.
    return ctypes.pythonapi.PyMem_Malloc(ctypes.c_size_t(ALIGNMENT))


def _only(places):
    found = list(places)
    if len(found) != 1:
        raise UnknownLayout('The interpreter’s allocators were not found.')
    return found[0]


_samples = []
