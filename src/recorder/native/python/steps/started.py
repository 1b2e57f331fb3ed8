"""How many threads were started so far, where the interpreter counts them itself."""

import _thread
import ctypes

from python.memory import POINTER, WORDS, UnknownLayout

#: Of a ``PyInterpreterState``, those that are searched.
_INTERPRETER_WORDS = 4096


def find_started():
    """Index of the word of the interpreter's state that counts the threads that were ever started."""
    get = ctypes.pythonapi.PyInterpreterState_Get
    get.restype = ctypes.c_size_t
    get.argtypes = ()
    first = get() // POINTER
    found = dict(enumerate(WORDS[first : first + _INTERPRETER_WORDS], first))
    for _ in range(3):
        done = _thread.allocate_lock()
        done.acquire()
        _thread.start_new_thread(done.release, ())
        done.acquire()
        found = {index: before + 1 for index, before in found.items() if WORDS[index] == before + 1}
    if len(found) != 1:
        raise UnknownLayout('The count of started threads was not found in the interpreter’s state.')
    return found.popitem()[0]
