"""pymalloc's arenas, pools and blocks, read from memory (``Objects/obmalloc.c``). 64-bit builds only.

No address is written down here: the table of arenas is found by looking for one that has an object made for the
purpose, and what is read of its pool must change as it has to when objects come and go.
"""

import bisect
import ctypes
import struct

from .memory import POINTER, WORDS, UnknownLayout, words_at

#: ``Include/internal/pycore_obmalloc.h``, of builds with the radix tree of arenas, which are those with 64 bits.
POOL = 1 << 14
ARENA = 1 << 20
ALIGNMENT = 16
#: ``struct pool_header``: count, free list, two links, index of the arena, size class, next and last offset.
_HEADER = 48
#: ``struct arena_object``: address, next pool, two counts, free pools, two links.
_ARENA_WORDS = 6
_MOST_ARENAS = 1 << 12
#: As many as the table has room for at first: it is doubled from then on (``INITIAL_ARENA_OBJECTS``).
_ARENAS_AT_ONCE = 16
#: Bytes behind ``_PyRuntime`` in which the interpreter's variables are looked for.
_MOST_VARIABLES = 1 << 21
#: Bytes: larger requests go to ``malloc``.
LARGEST = 512


class Pool:
    """A pool as it is now. ``free`` holds the indices of freed blocks, the next one to be handed out first; blocks from
    ``untouched`` on have never been used. ``before`` is the address of the pool that blocks of this size are taken from
    rather than from this one; if that is none of a pool, this one is the first."""

    __slots__ = ('address', 'arena', 'before', 'block', 'capacity', 'free', 'untouched', 'used')

    def index(self, address):
        """The index of the block that begins at ``address``, or None if none does."""
        index, rest = divmod(address - self.address - _HEADER, self.block)
        return None if rest or not 0 <= index < self.capacity else index


class Pools:
    """Finds pools by address. Raises :class:`UnknownLayout` where this interpreter has none, or others."""

    def __init__(self):
        #: ``(index, base)`` of the arenas, while they can't change.
        self._arenas = None
        self._table = _find_table()
        _check(self)

    def hold(self):
        """Until :meth:`release`, no arena comes or goes: they are read once, and pools in them without care."""
        self._arenas = self._read_arenas()

    def release(self):
        """The program goes on."""
        self._arenas = None

    def arena_of(self, address):
        """``(index, base)`` of the arena that ``address`` lies in, by the table of arenas; or None."""
        if self._arenas is not None:
            return self._held_arena(address)
        # What no arena holds may have no memory where a pool would begin.
        header = words_at(address & -POOL, _HEADER // POINTER)
        if header is None:
            return None
        index = header[4] & 0xFFFF_FFFF
        entry = words_at(self._entry(index), _ARENA_WORDS)
        # Behind the table's end stands something else.
        return (index, entry[0]) if entry and _is_arena(entry) and entry[0] <= address < entry[0] + ARENA else None

    def arenas(self):
        """The bases of all arenas in use."""
        return [base for _, base in self._read_arenas()]

    def _read_arenas(self):
        found = []
        for first in range(0, _MOST_ARENAS, _ARENAS_AT_ONCE):
            for index, entry in enumerate(self._entries(first), first):
                if not entry or (entry[0] and not _is_arena(entry)):
                    return found
                if entry[0]:
                    found.append((index, entry[0]))
        return found

    def _entries(self, first):
        """Some entries of the table; None for those that have no memory."""
        words = words_at(self._entry(first), _ARENAS_AT_ONCE * _ARENA_WORDS)
        if words is None:
            return [words_at(self._entry(index), _ARENA_WORDS) for index in range(first, first + _ARENAS_AT_ONCE)]
        return [words[at : at + _ARENA_WORDS] for at in range(0, len(words), _ARENA_WORDS)]

    def _held_arena(self, address):
        pool = address & -POOL
        for index, base in self._arenas:
            if base <= address < base + ARENA:
                # An arena need not begin where a pool would.
                return (index, base) if pool >= base and WORDS[pool // POINTER + 4] & 0xFFFF_FFFF == index else None
        return None

    def pool_of(self, address):
        """The pool that ``address`` lies in, read anew; or None."""
        found = self.arena_of(address)
        if found is None:
            return None
        return _read(address & -POOL, found[0])

    def is_next(self, pool):
        """Whether the next block of this size comes from ``pool``."""
        return (bool(pool.free) or pool.untouched < pool.capacity) and pool.used > 0 and self.arena_of(pool.before) is None

    def _entry(self, index):
        return WORDS[self._table] + index * _ARENA_WORDS * POINTER


def _read(address, arena):
    count, free, _, before, arena_and_class, offsets = WORDS[address // POINTER : address // POINTER + 6]
    pool = Pool()
    pool.address = address
    pool.arena = arena
    pool.before = before
    pool.used = count & 0xFFFF_FFFF
    pool.block = ((arena_and_class >> 32) + 1) * ALIGNMENT
    if arena_and_class & 0xFFFF_FFFF != arena or pool.block > LARGEST:
        return None
    pool.capacity = (POOL - _HEADER) // pool.block
    pool.untouched = min(((offsets & 0xFFFF_FFFF) - _HEADER) // pool.block, pool.capacity)
    pool.free = found = []
    # Without a call for each: there may be hundreds.
    first, block, capacity = address + _HEADER, pool.block, pool.capacity
    while free:
        index, rest = divmod(free - first, block)
        if rest or not 0 <= index < capacity or len(found) > capacity:
            raise UnknownLayout('The list of free blocks of a pool leads out of it.')
        found.append(index)
        free = WORDS[free // POINTER]
    if pool.used + len(pool.free) != pool.untouched:
        raise UnknownLayout('The blocks of a pool don’t add up.')
    return pool


def _find_table():
    """Index among ``WORDS`` of the pointer to the table of arenas."""
    if POINTER != 8:
        raise UnknownLayout('Pools of memory are only read in 64-bit builds.')
    sample = object()
    pool = id(sample) & -POOL
    header = words_at(pool, 6)
    if header is None or header[4] & 0xFFFF_FFFF > _MOST_ARENAS:
        raise UnknownLayout('Objects don’t lie in pools.')
    arena = header[4] & 0xFFFF_FFFF
    stretches = _writable()
    found = set()
    for first, last in own_variables():
        size = last - first
        words = struct.unpack(f'<{size // POINTER}Q', ctypes.string_at(first, size))
        for word in set(words):
            at = word + arena * _ARENA_WORDS * POINTER
            # A table is malloc’s, and malloc aligns.
            if word % 16 or not _lies_in(stretches, at, _ARENA_WORDS * POINTER):
                continue
            entry = WORDS[at // POINTER : at // POINTER + _ARENA_WORDS]
            if entry[0] <= pool < entry[0] + ARENA and _is_arena(entry):
                found.add(first // POINTER + words.index(word))
    if len(found) != 1:
        raise UnknownLayout('The table of arenas was not found.')
    return found.pop()


def _is_arena(entry):
    """Whether the counts of free and of all pools can be an arena's: one pool is lost where it is not aligned."""
    free, total = entry[2] & 0xFFFF_FFFF, entry[2] >> 32
    is_next_inside = entry[0] <= entry[1] <= entry[0] + ARENA + POOL
    return is_next_inside and free <= total and total in (ARENA // POOL, ARENA // POOL - 1)


def _writable():
    """All writable memory, as ``(first, last)`` in order; neighbours are one."""
    stretches = []
    with open('/proc/self/maps') as maps:
        for line in maps:
            bounds, rights = line.split()[:2]
            if rights.startswith('rw'):
                first, last = (int(bound, 16) for bound in bounds.split('-'))
                if stretches and stretches[-1][1] == first:
                    stretches[-1] = stretches[-1][0], last
                else:
                    stretches.append((first, last))
    return stretches


def own_variables():
    """The stretch in which the interpreter keeps its variables; the heap may follow it without a gap."""
    runtime = ctypes.addressof(ctypes.c_char.in_dll(ctypes.pythonapi, '_PyRuntime'))
    return [(first, min(last, runtime + _MOST_VARIABLES)) for first, last in _writable() if first <= runtime < last]


def _lies_in(stretches, address, size):
    index = bisect.bisect_right(stretches, (address, 1 << 64)) - 1
    return index >= 0 and stretches[index][0] <= address and address + size <= stretches[index][1]


def _check(pools):
    """Makes and drops objects, and looks whether the pool changes as it must."""
    sample = [object() for _ in range(64)]
    target = id(sample[32])
    before = pools.pool_of(target)
    if before is None or before.block != object.__basicsize__ or before.index(target) is None:
        raise UnknownLayout('An object is not where its pool says.')
    index = before.index(target)
    sample[32] = None
    freed = pools.pool_of(target)
    if freed is None or freed.used != before.used - 1 or freed.free[:1] != [index]:
        raise UnknownLayout('A freed block is not the next one of its pool.')
    # In one go: what is looked at in between would take the block.
    target = id(sample[16])
    sample[16] = None
    sample[16] = object()
    if id(sample[16]) != target:
        raise UnknownLayout('A freed block was not handed out again.')
