"""Handlers of signals wait while the recorder works, and are called where the program goes on.

They are called in the main thread only (``handle_signals`` in ``Python/ceval_gil.c``). So while the recorder works the
interpreter takes another thread for that; what a signal sets for the interpreter to ask for is set again behind it.
"""

import _signal
import _thread
import ctypes
import functools
import operator

from space import gather, memory_view
from static_memory import writable_around

from python.heedless import heedless
from python.memory import INTS, POINTER, WORDS, UnknownLayout

_INT = 4
#: Words of ``_PyRuntime`` that are searched for what says which thread is the main one.
_RUNTIME = 512
#: Bytes of the thread's state that are searched, should it not be in CPython's own memory as the interpreter's is.
_THREAD = 512
#: Bytes that are compared at once.
_CHUNK = 4096
_ROUNDS = 3
_SAMPLES = _signal.SIGUSR1, _signal.SIGUSR2
#: C's ints that a signal sets: at least that there is one, and that the interpreter is to ask.
_LEAST, _MOST = 2, 3


class Handlers:
    """To write 0 to the first item of :attr:`main` holds them off, without a call; to write :attr:`own` to it ends that. If
    the first item of :attr:`due` is not 0 then, ``ask()`` has the interpreter ask for them when the program goes on; nothing may
    be called behind that. ``drop()`` forgets those that are due.
    """

    def __init__(self):
        word = _find_main_thread()
        places = _find_pending()
        lasting = _find_lasting(word, places)
        # Written at each event: memoryviews take half the time of an array of ctypes.
        self.main = memory_view(word * POINTER, POINTER, is_writable=True).cast('Q')
        self.own = WORDS[word]
        self.due = memory_view(lasting * _INT, _INT).cast('I')
        self.ask, self.drop = _setters(places)


def _find_main_thread():
    """Index of the word (``_PyRuntime.main_thread``) that says which thread is the main one."""
    own = _thread.get_ident()
    first = _runtime() // POINTER
    found = [i for i, word in enumerate(WORDS[first : first + _RUNTIME], first) if word == own and _decides(i)]
    if len(found) != 1:
        raise UnknownLayout('The main thread’s number was not found in the interpreter’s memory.')
    return found[0]


def _decides(index):
    """Whether this thread is none that may set handlers when the word is another one."""
    before = WORDS[index]
    WORDS[index] = 0
    try:
        # It takes away what there is none of yet, or refuses.
        _signal.set_wakeup_fd(-1)
        return False
    except ValueError:
        return True
    finally:
        WORDS[index] = before


def _find_pending():
    """``{index among INTS: bit}`` of what a signal sets, whichever it is, until its handler is called."""
    found, others = [], set()
    for number in _SAMPLES * _ROUNDS:
        usual = _signal.signal(number, _signal.SIG_IGN)
        # Counts of references go up and down, too: what changes anyhow.
        others.update(_changes(number))
        _signal.signal(number, _do_nothing)
        found.append(_changes(number).items())
        _signal.signal(number, usual)
    places = {
        index: bit
        for index, bit in functools.reduce(operator.and_, found)
        if index not in others and bit & bit - 1 == 0 and not INTS[index] & bit
    }
    if not _LEAST <= len(places) <= _MOST:
        raise UnknownLayout('What a signal sets was not found in the interpreter’s memory.')
    return places


def _find_lasting(word, places):
    """One of the places that stays set when a thread has asked that is not the main one."""
    usual = _signal.signal(_SAMPLES[0], _do_nothing)
    try:
        lasting = _left_by(word, places, False) & _left_by(word, places, True)
    finally:
        _signal.signal(_SAMPLES[0], usual)
    if not lasting or _still_set(places):
        raise UnknownLayout('What a signal sets in the interpreter’s memory is not understood.')
    return min(lasting)


def _left_by(word, places, has_asked):
    """What of the places is set after a signal that comes while this is not the main thread, or has come before."""
    set_all, _ = _setters(places)
    main = WORDS[word]
    WORDS[word] = 0
    _raise(_SAMPLES[0])
    if has_asked:
        set_all()
    _do_nothing()
    left = _still_set(places)
    WORDS[word] = main
    set_all()
    _do_nothing()
    return left


def _setters(places):
    """``(set, clear)``: functions that set these bits, and that clear them."""
    (first, bits), (second, more), (third, most) = [*places.items(), *places.items()][:_MOST]

    # In a loop, and where it begins, the interpreter would ask before all are set.
    @heedless
    def set_all():
        INTS[first] |= bits
        INTS[second] |= more
        INTS[third] |= most

    def clear():
        INTS[first] &= ~bits
        INTS[second] &= ~more
        INTS[third] &= ~most

    return set_all, clear


def _still_set(places):
    return {index for index, bits in places.items() if INTS[index] & bits}


def _changes(number):
    """``{index among INTS: bits}`` that signal ``number`` sets where none was set, before it is handled."""
    stretches = [
        *((start, end - start) for start, end in writable_around(_runtime())),
        (_thread_state(), _THREAD),
    ]
    views = [memory_view(*stretch) for stretch in stretches]
    before = gather(views)
    # All of this is C's, which does not ask whether there is a signal before the copy is made.
    _, after = next(zip(map(_raise, [number]), map(gather, [views])))
    found, at = {}, 0
    for address, size in stretches:
        for first in range(at, at + size, _CHUNK):
            cut = slice(first, min(first + _CHUNK, at + size))
            if before[cut] != after[cut]:
                differing = zip(memoryview(before[cut]).cast('i'), memoryview(after[cut]).cast('i'))
                start = (address + first - at) // _INT
                found.update((start + i, new ^ old) for i, (old, new) in enumerate(differing) if new & ~old and not old & ~new)
        at += size
    return found


def _runtime():
    return ctypes.addressof(ctypes.c_char.in_dll(ctypes.pythonapi, '_PyRuntime'))


def _thread_state():
    get = ctypes.pythonapi.PyThreadState_Get
    get.restype = ctypes.c_size_t
    get.argtypes = ()
    return get()


def _do_nothing(*_):
    pass


# As no thread runs but this one, the interpreter's lock is kept.
_raise = getattr(ctypes.PyDLL(None), 'raise')
