"""Lists, dicts and tuples that the recorder works with while the program waits.

CPython keeps those that are freed for the next ones that are made (``Objects/tupleobject.c``): not counted as new by the
collector, and where the freed one was. Were the recorder's own among them, the program would get those.
"""

import gc

_LISTS = 12
_DICTS = 4


class Reserve:
    """Objects that are let go for the time of the recorder's work, so that it makes no new ones, and taken back.

    ``tuples`` is how many of each size from 1 to 8.
    """

    __slots__ = ('_dicts', '_kept', '_lists', '_samples')

    def __init__(self, tuples=0):
        is_useful = _keeps_freed_lists()
        self._lists = _LISTS if is_useful else 0
        self._dicts = _DICTS if is_useful else 0
        self._samples = [[None] * size for size in range(1, 9) for _ in range(tuples)] if is_useful else []
        self._kept = [None] * (self._lists + self._dicts + len(self._samples))
        self.take_back()

    def lend(self):
        """From here on the freed objects are the recorder's to use."""
        kept = self._kept
        for index in range(len(kept)):
            kept[index] = None

    def take_back(self):
        """As many are held again as were let go."""
        kept = self._kept
        # Only displays take freed ones: list() and dict() ask for memory.
        for index in range(self._lists):
            kept[index] = []
        for index in range(self._lists, self._lists + self._dicts):
            kept[index] = {}
        index = self._lists + self._dicts
        for sample in self._samples:
            kept[index] = tuple(sample)
            index += 1


def _keeps_freed_lists():
    """Whether this build does so at all (``WITH_FREELISTS``): there a new list may be none that is counted."""
    sample = [None]
    sample[0] = []
    sample[0] = None
    before = gc.get_count()[0]
    sample[0] = []
    return gc.get_count()[0] == before
