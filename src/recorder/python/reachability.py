"""What a collection will find, worked out as ``update_refs`` and ``subtract_refs`` do (``Python/gc.c``).

Each tracked object's references are counted, and those that come from the objects themselves are taken off: what is
left refers to it from outside. Who can't be reached from such an object is unreachable.

The lists are kept from one survey to the next: lists that are freed would be the next ones that the program gets,
without the collector counting them as new.
"""

from gc import get_referents
from sys import getrefcount


class Survey:
    """``counts``, ``inner`` and ``is_reachable`` of ``objects``, by index; ``unreachable`` holds indices, in order."""

    __slots__ = ('_edges', '_own', '_place', '_starts', '_todo', 'counts', 'inner', 'is_reachable', 'objects', 'unreachable')

    def __init__(self):
        self.objects = ()
        self.counts = []
        self.inner = []
        self.is_reachable = bytearray()
        self.unreachable = []
        self._place = {}
        self._edges = []
        self._starts = []
        self._todo = []
        # What getrefcount adds, beside the list of the objects itself: differs by version.
        self._own = 0
        self.objects = [object()]
        self._count()
        self._own = self.counts[0]
        self.forget()

    def look(self, objects):
        """Looks at ``objects``, a list that holds each once. They stay referred to until :meth:`forget`."""
        self.objects = objects
        self._count()
        place, inner, edges, starts = self._place, self.inner, self._edges, self._starts
        for index, item in enumerate(objects):
            place[id(item)] = index
        inner.extend(bytes(len(objects)))
        for item in objects:
            starts.append(len(edges))
            for other in get_referents(item):
                at = place.get(id(other))
                if at is not None:
                    inner[at] += 1
                    edges.append(at)
        starts.append(len(edges))
        self._reach()

    def referents(self, index):
        """Indices of what object ``index`` refers to, a reference each."""
        return self._edges[self._starts[index] : self._starts[index + 1]]

    def place(self, address):
        """The index of the object at ``address``, or None."""
        return self._place.get(address)

    def forget(self):
        """Keeps no reference to any object."""
        self.objects = ()
        for kept in (self.counts, self.inner, self.is_reachable, self.unreachable, self._place, self._edges, self._starts):
            kept.clear()

    def _count(self):
        counts, own = self.counts, self._own
        for item in self.objects:
            counts.append(getrefcount(item) - own)

    def _reach(self):
        counts, inner, edges, starts, todo = self.counts, self.inner, self._edges, self._starts, self._todo
        reached = self.is_reachable
        reached.extend(bytes(len(counts)))
        for index, count in enumerate(counts):
            if count > inner[index]:
                todo.append(index)
                reached[index] = 1
        while todo:
            index = todo.pop()
            for at in edges[starts[index] : starts[index + 1]]:
                if not reached[at]:
                    reached[at] = 1
                    todo.append(at)
        for index, is_reached in enumerate(reached):
            if not is_reached:
                self.unreachable.append(index)
