"""Watched stretches of memory: whose contents stand in them, and whose have changed."""

from space import gather, view

#: Objects whose stretches are compared at once.
_BLOCK = 8
#: So many blocks more than are needed, and all are put in order again.
_MOST_SPARE = 8


class _Watch:
    """All stretches of one object, or of a namespace."""

    __slots__ = ('block', 'last', 'number', 'ranges', 'views')

    def __init__(self, number):
        self.number = number
        self.block = None
        self.ranges = None
        self.views = ()
        self.last = b''


class Watched:
    """Compares memory with what it was."""

    def __init__(self):
        self._watches = {}
        #: Of each block its watches, all their views, and what those showed the last time.
        self._blocks = []
        self._views = []
        self._last = []
        self._stale = set()

    def watch(self, number, ranges):
        """Compares these ``(address, bytes)`` from now on."""
        watch = self._watches.get(number)
        if watch is None:
            watch = self._watches[number] = _Watch(number)
            self._append(watch)
        if ranges != watch.ranges:
            watch.ranges = ranges
            watch.views = [view(*part) for part in ranges]
        watch.last = gather(watch.views)
        self._stale.add(watch.block)

    def forget(self, number):
        """Compares them no longer."""
        watch = self._watches.pop(number, None)
        if watch is None:
            return
        self._blocks[watch.block].remove(watch)
        self._stale.add(watch.block)
        if len(self._blocks) > len(self._watches) // _BLOCK + _MOST_SPARE:
            self._put_in_order()

    def changed(self):
        """The numbers of those that have changed since they were last compared or watched, in the order in which they
        were watched first."""
        if self._stale:
            self._prepare()
        now = [*map(gather, self._views)]
        if now == self._last:
            return []
        changed = []
        for block, before, after in zip(self._blocks, self._last, now):
            if before != after:
                for watch in block:
                    data = gather(watch.views)
                    if data != watch.last:
                        watch.last = data
                        changed.append(watch.number)
        self._last = now
        return changed

    def _append(self, watch):
        if not self._blocks or len(self._blocks[-1]) >= _BLOCK:
            self._blocks.append([])
            self._views.append([])
            self._last.append(b'')
        watch.block = len(self._blocks) - 1
        self._blocks[-1].append(watch)

    def _prepare(self):
        for index in self._stale:
            block = self._blocks[index]
            self._views[index] = [part for watch in block for part in watch.views]
            self._last[index] = gather([watch.last for watch in block])
        self._stale.clear()

    def _put_in_order(self):
        self._blocks, self._views, self._last = [], [], []
        for watch in self._watches.values():
            self._append(watch)
        self._stale = set(range(len(self._blocks)))
