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

    __slots__ = ('_kept', '_makers')

    def __init__(self, tuples=0):
        self._makers = []
        if _keeps_freed_lists():
            self._makers += [(list, ())] * _LISTS + [(dict, ())] * _DICTS
            for size in range(1, 9):
                self._makers += [(tuple, [None] * size)] * tuples
        self._kept = [None] * len(self._makers)
        self.take_back()

    def lend(self):
        """From here on the freed objects are the recorder's to use."""
        kept = self._kept
        for index in range(len(kept)):
            kept[index] = None

    def take_back(self):
        """As many are held again as were let go."""
        kept = self._kept
        index = 0
        for make, sample in self._makers:
            kept[index] = make(sample)
            index += 1


def _keeps_freed_lists():
    """Whether this build does so at all (``WITH_FREELISTS``): there a new list may be none that is counted."""
    sample = [None]
    sample[0] = []
    sample[0] = None
    before = gc.get_count()[0]
    sample[0] = []
    return gc.get_count()[0] == before
