"""Type objects, read as words."""

from python.memory import UnknownLayout, refcount, words_at

_HEAP_TYPE = 1 << 9


class Types:
    """Reads type objects, also where there may be none."""

    def __init__(self):
        samples = (int, dict, type(self))
        found = [
            [i for i, word in enumerate(words_at(id(kind), 40)) if word == kind.__flags__] for kind in samples
        ]
        flags = set.intersection(*map(set, found))
        sizes = set.intersection(
            *({i for i, word in enumerate(words_at(id(kind), 40)) if word == kind.__basicsize__} for kind in samples)
        )
        if len(flags) != 1 or not sizes:
            raise UnknownLayout('The flags of a type were not found in memory.')
        self._flags = flags.pop()
        self._size = min(sizes)

    def may_become(self, old, new):
        """Whether both are types of instances whose ``__class__`` can be set from one to the other."""
        before, after = words_at(old, 40), words_at(new, 40)
        if not before or not after or before[1] != after[1]:
            return False
        is_heap = before[self._flags] & after[self._flags] & _HEAP_TYPE
        return bool(is_heap) and before[self._size] == after[self._size] and refcount(new) > 0
