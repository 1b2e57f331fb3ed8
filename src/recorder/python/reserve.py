"""Lists and dicts that the recorder works with while the program waits.

CPython keeps freed lists and dicts for the next ones that are made (``Objects/listobject.c``), and the collector does
not count those as new. Were the recorder's own among them, the program's next collection would come later.
"""

import gc

_LISTS = 12
_DICTS = 4


class Reserve:
    """Objects that are let go for the time of the recorder's work, so that it makes no new ones."""

    __slots__ = ('_dicts', '_kept', '_lists')

    def __init__(self):
        is_useful = _keeps_freed_lists()
        self._lists = _LISTS if is_useful else 0
        self._dicts = _DICTS if is_useful else 0
        self._kept = [None] * (self._lists + self._dicts)
        self.take_back()

    def lend(self):
        """From here on the freed objects are the recorder's to use."""
        kept = self._kept
        for index in range(self._lists + self._dicts):
            kept[index] = None

    def take_back(self):
        """As many are held again as were let go."""
        kept = self._kept
        for index in range(self._lists):
            kept[index] = []
        for index in range(self._lists, self._lists + self._dicts):
            kept[index] = {}


def _keeps_freed_lists():
    """Whether this build does so at all (``WITH_FREELISTS``): there a new list may be none that is counted."""
    sample = [None]
    sample[0] = []
    sample[0] = None
    before = gc.get_count()[0]
    sample[0] = []
    return gc.get_count()[0] == before
