"""Lists and dicts that the recorder works with while the program waits.

CPython keeps freed lists and dicts for the next ones that are made (``Objects/listobject.c``), and the collector does
not count those as new. Were the recorder's own among them, the program's next collection would come later.
"""

_LISTS = 12
_DICTS = 4


class Reserve:
    """Objects that are let go for the time of the recorder's work, so that it makes no new ones."""

    __slots__ = ('_kept',)

    def __init__(self):
        self._kept = [None] * (_LISTS + _DICTS)
        self.take_back()

    def lend(self):
        """From here on the freed objects are the recorder's to use."""
        kept = self._kept
        for index in range(_LISTS + _DICTS):
            kept[index] = None

    def take_back(self):
        """As many are held again as were let go."""
        kept = self._kept
        for index in range(_LISTS):
            kept[index] = []
        for index in range(_LISTS, _LISTS + _DICTS):
            kept[index] = {}
