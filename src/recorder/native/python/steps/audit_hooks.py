"""Audit hooks of the program (``sys.addaudithook``): they must not hear of the recorder's doing, and can't be removed."""

import ctypes
import sys

from python.memory import POINTER, WORDS, words_at

#: Words of a ``PyInterpreterState`` that are searched, and how many at a time.
_MOST = 1 << 17
_CHUNK = 4096
_NONE = ctypes.c_size_t(0)


class AuditHooks:
    """The interpreter's list of them (``interp->audit_hooks``): where it has none, hooks hear nothing."""

    def __init__(self):
        #: Index of the word that is not 0 where there are hooks of the program's.
        self.word = _find_list() or ctypes.addressof(_NONE) // POINTER
        self._held = 0

    def hold(self):
        """From here on they hear nothing; whether there are any."""
        hooks = WORDS[self.word]
        if hooks:
            self._held = hooks
            WORDS[self.word] = 0
        return hooks != 0

    def release(self):
        """From here on they hear again."""
        if self._held:
            WORDS[self.word] = self._held
            self._held = 0


def _find_list():
    """Index of the word that points to the list; found by a hook, which is taken away again. None where the interpreter's
    own start has added hooks."""
    get = ctypes.pythonapi.PyInterpreterState_Get
    get.restype = ctypes.c_size_t
    get.argtypes = ()
    first = get()
    places = range(first, first + _MOST * POINTER, _CHUNK * POINTER)

    def hook(*_):
        pass

    before = [words_at(place, _CHUNK) for place in places]
    sys.addaudithook(hook)
    for place, old in zip(places, before):
        new = words_at(place, _CHUNK)
        if old == new or old is None or new is None:
            continue
        for index, word in enumerate(new, place // POINTER):
            if old[index - place // POINTER] == 0 and word and _is_list_of(word, hook):
                # As if there had never been any; nobody holds the list then, it stays.
                WORDS[index] = 0
                return index
    return None


def _is_list_of(address, item):
    words = words_at(address, 4)
    return words is not None and words[1:3] == [id(list), 1] and words_at(words[3], 1) == [id(item)]
