"""Watches where the program's objects lie in memory, line by line: their blocks, and what becomes of freed ones.

What is done here takes its own memory from elsewhere (:class:`allocators.Allocators`), so that no block is handed out
or taken back that the program would not have got or given.
"""

from .memory import HAS_IMMORTALS, IMMORTAL, POINTER, TAG_MASK, WORDS, refcount
from .type_names import type_name
from .pools import ALIGNMENT, LARGEST, POOL
from .text import json_string

#: Looks at most, of objects and of changes of pools that are told.
MOST_LOOKS = 400
MOST_OBJECTS = 200
MOST_SNAPSHOTS = 100
#: Freed blocks of a pool that are told in the order in which they will be handed out.
_MOST_IN_ORDER = 8

_flags = type.__dict__['__flags__'].__get__
_HAVE_GC = 1 << 14
_PRE_HEADER = 1 << 3 | 1 << 4


class _Block:
    """An object that was met, and the block that it lies in."""

    __slots__ = ('address', 'index', 'is_free', 'number', 'pool', 'start')


class Pooling:
    """Tells lines ``block``, ``blockEvent`` and ``pool``. ``object_at`` turns an address into the object."""

    def __init__(self, pools, object_at, describe, write):
        self._pools = pools
        self._object_at = object_at
        self._describe = describe
        self._write = write
        self._by_address = {}
        self._by_start = {}
        self._told = {}
        self._count = 0
        self._snapshots = 0
        self._now = {}

    def look(self, place, addresses):
        """The program is at ``place`` (JSON text) and holds the objects at ``addresses``."""
        self._now = {}
        self._pools.hold()
        self._release(place)
        for address in addresses:
            if address and address not in self._by_address and self._count < MOST_OBJECTS:
                self._meet(place, address)
        self._tell_pools(place)
        self._pools.release()

    def _pool(self, address):
        """The pool at ``address``, read once a look."""
        if address not in self._now:
            self._now[address] = self._pools.pool_of(address)
        return self._now[address]

    def _release(self, place):
        """Tells which of the blocks that were in use have been given back."""
        for block in list(self._by_start.values()):
            if block.is_free:
                continue
            pool = self._pool(block.pool)
            if pool is not None and pool.index(block.start) == block.index:
                if block.index not in pool.free:
                    continue
                at, is_next = pool.free.index(block.index), self._pools.is_next(pool)
                more = f',"position":{at},"next":{"true" if is_next and at == 0 else "false"}'
            else:
                # Not even its pool is there any more, or it has blocks of another size.
                more = ''
            block.is_free = True
            self._by_address.pop(block.address, None)
            self._write(f'{{"blockEvent":{{"kind":"freed","object":{block.number},"place":{place}{more}}}}}\n')

    def _meet(self, place, address):
        if HAS_IMMORTALS and refcount(address) >= IMMORTAL:
            return
        value = self._object_at(address)
        kind = type(value)
        start = address
        if _flags(kind) & _HAVE_GC:
            start -= 2 * POINTER
        if _flags(kind) & _PRE_HEADER:
            start -= 2 * POINTER
        block = _Block()
        block.address = address
        block.start = start
        block.is_free = False
        block.number = self._count
        pool = self._pool(start & -POOL)
        index = pool.index(start) if pool is not None else None
        asked = _asked(value) + address - start
        text = f'"type":{json_string(type_name(value))},"repr":{json_string(self._describe(value))},"address":"{hex(address)}"'
        del value
        if index is None or index in pool.free if pool is not None else asked <= LARGEST:
            # Not at the begin of a block, or too small for malloc: nothing that is understood.
            return
        self._count += 1
        self._by_address[address] = block
        if asked > LARGEST if pool is None else pool.block - ALIGNMENT < asked <= pool.block:
            text += f',"bytes":{asked}'
        if pool is not None:
            block.pool, block.index = pool.address, index
            text += f',"pool":"{hex(pool.address)}","index":{index}'
            before = self._by_start.get(start)
            self._by_start[start] = block
        else:
            before = None
        self._write(f'{{"block":{{{text},"place":{place}}}}}\n')
        if before is not None and before.is_free:
            self._write(f'{{"blockEvent":{{"kind":"reused","object":{block.number},"of":{before.number},"place":{place}}}}}\n')

    def _tell_pools(self, place):
        """Tells of the pools with blocks that were met, where they have changed."""
        if self._snapshots >= MOST_SNAPSHOTS:
            return
        for address in {block.pool for block in self._by_start.values()}:
            pool = self._pool(address)
            text = 'null' if pool is None else self._state(pool)
            if self._told.get(address) == text or self._snapshots >= MOST_SNAPSHOTS:
                continue
            self._told[address] = text
            self._snapshots += 1
            self._write(f'{{"pool":{{"address":"{hex(address)}","place":{place},"state":{text}}}}}\n')

    def _state(self, pool):
        arena = self._pools.arena_of(pool.address)
        return (
            f'{{"arena":"{hex(arena[1])}","blockBytes":{pool.block},"capacity":{pool.capacity},"used":{pool.used},'
            f'"free":{pool.free[:_MOST_IN_ORDER]},"map":"{sum(1 << index for index in pool.free):x}","untouched":{pool.untouched},"next":{"true" if self._pools.is_next(pool) else "false"}}}'
        )


def _asked(value):
    """Bytes of the object itself, without what stands before its address."""
    kind = type(value)
    sizeof = kind.__sizeof__ if kind is int or kind is str or kind is bytes else object.__sizeof__
    return sizeof(value)


def locals_at(frame, layout, slots):
    """Addresses of what the fast locals of the interpreter frame at ``frame`` hold."""
    first = (frame + layout.localsplus) // POINTER
    return [word & ~TAG_MASK for word in WORDS[first : first + slots]]
