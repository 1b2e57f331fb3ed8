"""The objects of a run: who they are, what they show, what they hold. Keeps ids and addresses, never references."""

from .desk import FINALISING, MOST_OBJECTS
from .known import Known, code_address, contents_text, holds_text
from .memory import BORROWED, HAS_IMMORTALS, IMMORTAL, POINTER, TAG_MASK, TAGGED, TAGGED_INT, WORDS, is_counted, refcount
from .objects import is_shared
from .text import json_string
from .type_names import type_name


class TooManyObjects(Exception):
    """The recording has as many objects as one may have."""


class Heap:
    """Gives objects their numbers, writes their records, notices what becomes of them.

    ``from_address`` turns an address into the object. References made here live no longer than a call.
    """

    def __init__(self, desk, describer, contents, from_address, codes, constants):
        self._desk = desk
        self._describer = describer
        self._contents = contents
        self.object_at = from_address
        self._codes = codes
        self._constants = constants
        self._known = {}
        self._by_address = {}
        self._buried = {}
        self._holders = {}
        self._tagged_ints = {}
        self._stale = []
        self._pending = []
        #: Address of an object whose ``__del__`` runs: that frame, the step in which it ended, and the frame that must go
        #: on before it is known what became of the object.
        self._finalising = {}
        self._frame = None
        #: From a word of a frame to what the recording says of it.
        self.slots = {0: 0, BORROWED: 0} if TAGGED else {0: 0}
        self._next = 1

    def at_frame(self, frame):
        """The frame that what is met from now on is met in."""
        self._frame = frame

    def slot(self, word):
        """What the recording says of a word of a frame that was not seen before."""
        if TAGGED and word & TAG_MASK == TAGGED_INT:
            number = self._tagged_int(word)
        else:
            number = self.meet(word & ~TAG_MASK)
        if TAGGED and word & TAG_MASK == BORROWED and not self._known[number].immortal:
            number = -number
        self.slots[word] = number
        return number

    def meet(self, address):
        """The number of the object at ``address``, which is in play: its contents are told too."""
        known = self._by_address.get(address)
        if known is None:
            return self._add(address, in_play=True).number
        if not known.in_play:
            known.in_play = True
            self._promote(known)
        return known.number

    def see(self, address):
        """The number of the object at ``address``, which need not be in play."""
        return self._at(address).number

    def left(self, frame, step, below):
        """A frame was left: if it was a finaliser, what it finalised is freed now, or was brought back to life.

        ``below`` is the frame that goes on then, where ``sys.unraisablehook`` runs first; or else None.
        """
        if self._finalising:
            for address, (finaliser, _, _) in self._finalising.items():
                if finaliser == frame:
                    self._finalising[address] = frame, step, below

    def is_settled(self):
        """Whether nothing that was noted is still to be told."""
        return not self._finalising and not self._stale and not self._pending

    def bury(self, frame):
        """Takes note of the objects that were freed since the last step; ``frame`` goes on now, None at the end."""
        deaths = self._desk.deaths()
        if self._finalising:
            deaths = [*deaths, *self._finalised(frame)]
        for address, step in deaths:
            known = self._by_address.pop(address, None)
            if known is None:
                continue
            for tag in range(TAG_MASK + 1):
                self.slots.pop(address | tag, None)
            self._buried[address] = known
            if step is not None:
                self._desk.write(f'{{"died":[{known.number},{step}]}}\n')
            self._stale += self._holders.pop(known.number, ())

    def _finalised(self, frame):
        """``(address, step)`` of the objects whose finaliser has run, and that were freed then."""
        freed = []
        for address, (_, step, below) in list(self._finalising.items()):
            waits = below is not None and frame is not None and below != frame and not self._desk.is_replaced(address)
            if step is not None and not waits:
                del self._finalising[address]
                known = self._by_address[address]
                if not self._is_resurrected(known):
                    self._desk.forget(known.number)
                    freed.append((address, step))
        return freed

    def _is_resurrected(self, known):
        """Whether an object lives on although its finaliser has run: it is still counted, and still of its type."""
        address = known.address
        if self._desk.is_replaced(address):
            return False
        return 0 < refcount(address) < IMMORTAL and WORDS[address // POINTER + 1] == known.type

    def contents_now(self, changed):
        """The recording's ``contents`` for objects whose memory changed, as JSON texts."""
        if not changed and not self._stale and not self._pending:
            return ()
        told = []
        for number in dict.fromkeys([*changed, *self._stale]):
            known = self._known.get(number)
            if known is None or self._by_address.get(known.address) is not known:
                continue
            if known.address in self._finalising and self._finalising[known.address][1] is not None:
                # Freed perhaps.
                continue
            if not is_counted(known.address):
                # Freed by us: the cache of types' attributes (``MCACHE_HASH`` in ``Objects/typeobject.c``) holds names, until what
                # the recorder looks up takes their place. The next event tells of it; a reference now would free it twice.
                continue
            before = known.text, known.holds
            known.in_play = True
            value = self.object_at(known.address)
            self._read(known, value)
            known.holds = self._held(known, value)
            del value
            if (known.text, known.holds) != before:
                told.append(contents_text(known))
        told += self._pending
        self._stale = []
        self._pending = []
        return told

    def _at(self, address):
        known = self._by_address.get(address)
        return known if known is not None else self._add(address, in_play=False)

    def _add(self, address, in_play):
        if self._next > MOST_OBJECTS:
            raise TooManyObjects
        immortal = refcount(address) >= IMMORTAL
        if not immortal and address in self._buried and self._desk.is_dying(address):
            return self._revive(address, in_play)
        known = Known(self._next, address)
        known.immortal = immortal
        is_followed = not immortal and (HAS_IMMORTALS or not is_shared(self.object_at(address)))
        born = self._desk.follow(address, known.number) if is_followed else -1
        if born == FINALISING:
            self._finalising[address] = self._frame, None, None
        self._next += 1
        known.in_play = in_play
        self._known[known.number] = known
        self._by_address[address] = known
        value = self.object_at(address)
        self._read(known, value)
        if in_play:
            known.holds = self._held(known, value)
        record = [f'"id":{known.number},"type":{json_string(type_name(value))},"address":"{hex(address)}"']
        record.append(f'"repr":{json_string(known.text)}')
        if known.holds:
            record.append(f'"holds":{holds_text(known.holds)}')
        if known.immortal:
            record.append('"immortal":true')
        if born >= 0:
            record.append(f'"born":{born}')
        code = self._codes.get(code_address(value))
        if code is not None:
            record.append(f'"code":{code}')
        del value
        self._desk.write(f'{{"object":{{{",".join(record)}}}}}\n')
        for code, index in self._constants.get(address, ()):
            self._desk.write(f'{{"constant":[{code},{index},{known.number}]}}\n')
        return known

    def _revive(self, address, in_play):
        """The host saw the end of an object, but its ``__del__`` still has it."""
        known = self._buried[address]
        self._desk.follow(address, known.number)
        self._by_address[address] = known
        self._finalising[address] = self._frame, None, None
        self._desk.write(f'{{"revived":{known.number}}}\n')
        known.in_play = known.in_play or in_play
        value = self.object_at(address)
        before = known.text, known.holds
        self._read(known, value)
        known.holds = self._held(known, value)
        if (known.text, known.holds) != before:
            self._pending.append(contents_text(known))
        return known

    def _read(self, known, value):
        description = self._describer.describe(value)
        known.text = description.text
        ranges = description.ranges
        if known.in_play:
            ranges = [*self._contents.ranges(value), *ranges]
        if ranges and not known.immortal:
            self._desk.watch(known.number, ranges)

    def _promote(self, known):
        """Tells what an object holds that was so far seen only inside another."""
        value = self.object_at(known.address)
        self._read(known, value)
        known.holds = self._held(known, value)
        if known.holds:
            self._pending.append(contents_text(known))

    def _held(self, known, value):
        holds = tuple((label, self._at(id(item)).number) for label, item in self._contents.held(value))
        for _, number in holds:
            self._holders.setdefault(number, set()).add(known.number)
        return holds

    def _tagged_int(self, word):
        number = self._tagged_ints.get(word)
        if number is None:
            number = self._tagged_ints[word] = self._next
            self._next += 1
            known = self._known[number] = Known(number, 0)
            known.immortal = True
            self._desk.write(f'{{"object":{{"id":{number},"type":"tagged int","repr":"{word >> 2}"}}}}\n')
        return number
