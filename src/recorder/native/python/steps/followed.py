"""What becomes of the objects in memory: whose count or contents changed, who was freed. Plain reading of words.

Python's loops would cost too much at every step: an ``itemgetter`` over the whole address space reads hundreds of
words in some microseconds, and comparing two tuples is one call.
"""

import ctypes
from itertools import compress
from operator import itemgetter, ne

from python.memory import IMMORTAL, POINTER, REFCOUNT_MASK
from python.objects import INTERNED

_READ = 0x100
_view = ctypes.pythonapi.PyMemoryView_FromMemory
_view.restype = ctypes.py_object
_view.argtypes = (ctypes.c_void_p, ctypes.c_ssize_t, ctypes.c_int)
#: All of the address space, read-only, by words (indexed by address // POINTER): to compare bytes takes three times as long.
_SPACE = _view(0, 1 << 62, _READ).cast('Q')
#: New or gone objects that are read apart before all are put in order again.
_MOST_LOOSE = 24
#: A tuple of more items than this is none that the program has just freed (``PyTuple_MAXSAVESIZE``).
_MOST_SAVED = 20


class Entry:
    """A followed object; or, with address 0, the dict of a namespace."""

    __slots__ = ('address', 'count', 'is_alive', 'is_counted', 'number', 'places', 'slices', 'snapshots', 'state', 'words')

    def __init__(self, number, address, constant, state=0, is_counted=True):
        self.number = number
        self.address = address
        self.count = -1
        self.is_alive = True
        self.is_counted = is_counted
        self.slices = ()
        self.snapshots = []
        #: Indices of its words: its count, its type, and what never changes while it lives.
        self.places = tuple(at // POINTER for at in (address, address + POINTER, *constant)) if address else ()
        #: Which of them says whether a string is interned; -1: none.
        self.state = len(self.places) if state else -1
        if state:
            self.places = (*self.places, state // POINTER)
        self.words = [_SPACE[place] for place in self.places]


class Followed:
    """Follows objects by number. ``may_become(old, new)``: whether an object of a type can be made one of another."""

    def __init__(self, may_become):
        self._may_become = may_become
        self._by_number = {}
        #: Those that all words are read of at once, and those that came since.
        self._settled = _Reading([])
        self._loose = _Reading([])
        self._newcomers = []
        self._gone = 0
        self._fresh = []
        self._watched = {}
        self._is_in_order = True
        #: Reads watched ranges; ``(entry, index into its slices)`` of each; and what they were.
        self._views = _nothing
        self._ranges = ()
        self._snapshots = []

    def read(self):
        """Reads all words. To be called before anything is created that a freed object's place could be used for."""
        self._settled.read()
        self._loose.read()

    def settle(self):
        """Prepares the next reading."""
        if len(self._newcomers) + self._gone > _MOST_LOOSE:
            self._settled = _Reading(list(self._by_number.values()))
            self._newcomers = []
            self._loose = _Reading([])
            self._gone = 0
        elif len(self._newcomers) != len(self._loose.entries):
            self._loose = _Reading(self._newcomers[:])

    def follow(self, number, address, constant, state=0, is_counted=True):
        """``constant``: addresses of words that don't change while it lives, beside its type's; ``state``: of the word that says
        whether a string is interned."""
        entry = Entry(number, address, constant, state, is_counted)
        self._by_number[number] = entry
        self._newcomers.append(entry)
        self._fresh.append(entry)

    def forget(self, number):
        """Looks at an object no more."""
        entry = self._by_number.pop(number, None)
        if entry is None:
            return
        entry.is_alive = False
        self._gone += 1
        self.watch(number, ())

    def watch(self, number, ranges):
        """Compares these ``(address, bytes)`` from now on; none: no longer."""
        entry = self._watched.get(number)
        if not ranges:
            if entry is not None:
                del self._watched[number]
                self._is_in_order = False
            return
        if entry is None:
            entry = self._by_number.get(number) or Entry(number, 0, ())
            self._watched[number] = entry
        # In whole words: what else is in the first and the last may change without anything to be told.
        entry.slices = [slice(at // POINTER, -(-(at + size) // POINTER)) for at, size in ranges]
        entry.snapshots = [_copy(part) for part in entry.slices]
        self._is_in_order = False

    def changed_words(self):
        """``(freed, interned, counted)`` since the last call: the numbers of objects that were freed, of strings that are
        interned now, and ``[number, count]`` of those whose count changed."""
        freed, interned, counted = [], [], []
        for reading in (self._settled, self._loose):
            for entry, word, last, place in reading.differences():
                if place == entry.state:
                    self._note_state(entry, word, interned)
                else:
                    self._note(entry, word, last, place, freed, counted)
        for number in freed:
            self.forget(number)
        # What is freed may have been taken for something else already: its first word is no count then, or any.
        gone = {*freed, *interned}
        return freed, interned, [count for count in counted if count[0] not in gone]

    def fresh_counts(self):
        """``[number, count]`` of the objects that are followed since the last call."""
        told = []
        for entry in self._fresh:
            if not entry.is_alive:
                # Met at an event between two steps, and freed since.
                continue
            entry.count = _SPACE[entry.address // POINTER] & REFCOUNT_MASK
            if entry.count < IMMORTAL and entry.is_counted:
                told.append([entry.number, entry.count])
        self._fresh.clear()
        return told

    def changed_contents(self):
        """The numbers of what is watched and has changed since the last call."""
        if not self._is_in_order:
            self._put_ranges_in_order()
        changed = []
        for index in compress(range(len(self._ranges)), map(ne, self._views(_SPACE), self._snapshots)):
            entry, part = self._ranges[index]
            self._snapshots[index] = entry.snapshots[part] = _copy(entry.slices[part])
            if entry.number not in changed:
                changed.append(entry.number)
        return changed

    def _note(self, entry, word, last, place, freed, counted):
        """Another word was read at ``place`` of an object's: its count, its type, or one of what never changes."""
        if not entry.is_alive:
            return
        if place == 0:
            if not 0 < word <= REFCOUNT_MASK:
                entry.is_alive = False
            elif word != entry.count:
                entry.count = word
                if word < IMMORTAL and entry.is_counted:
                    counted.append([entry.number, word])
        elif place > 1 or not self._may_become(last, word):
            entry.is_alive = False
        if not entry.is_alive:
            freed.append(entry.number)

    def _note_state(self, entry, word, interned):
        if entry.is_alive and entry.is_counted and word & INTERNED:
            entry.is_counted = False
            interned.append(entry.number)

    def _put_ranges_in_order(self):
        self._ranges = [(entry, part) for entry in self._watched.values() for part in range(len(entry.slices))]
        slices = [entry.slices[part] for entry, part in self._ranges]
        # With one more: itemgetter gives no tuple for one alone.
        self._views = itemgetter(*slices, slice(0)) if slices else _nothing
        self._snapshots = [entry.snapshots[part] for entry, part in self._ranges]
        self._is_in_order = True


class _Reading:
    """All words of some entries, read at once."""

    def __init__(self, entries):
        self.entries = entries
        self._owners = [(entry, place) for entry in entries for place in range(len(entry.places))]
        places = [place for entry in entries for place in entry.places]
        self._last = [word for entry in entries for word in entry.words]
        padding = max(_MOST_SAVED + 1 - len(places), 0)
        zero = ctypes.addressof(_ZERO) // POINTER
        self._get = itemgetter(*places, *[zero] * padding)
        self._last = (*self._last, *[0] * padding)
        self._now = self._last
        # As a tuple already: up to 3.11 a call would make one.
        self._arguments = (_SPACE,)

    def read(self):
        self._now = self._get(*self._arguments)

    def differences(self):
        """``(entry, word, last word, which of its words)`` of those that are other ones than the last time."""
        now, last = self._now, self._last
        if now == last:
            return []
        self._last = now
        found = []
        for index in compress(range(len(self._owners)), map(ne, now, last)):
            entry, place = self._owners[index]
            entry.words[place] = now[index]
            found.append((entry, now[index], last[index], place))
        return found


_ZERO = ctypes.c_size_t(0)


def _copy(words):
    return memoryview(bytes(_SPACE[words])).cast('Q')


def _nothing(_):
    return ()
