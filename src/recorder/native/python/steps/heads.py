"""The first words of objects: their count, their type, and what never changes while they live."""

from space import gather, view

from python.memory import POINTER

#: Objects that are compared at once, where all of them together differ.
_CHUNK = 16
#: Bytes of the count and the type of one object.
_PAIR = 2 * POINTER
#: Objects that are gone, but still read, before all are put in order again.
_MOST_GONE = 24
#: Of as many bytes as an object's words have at most.
_BLANK = bytes(16 * POINTER)
_number = int.from_bytes


class Head:
    """A followed object. ``constant``: addresses of words that don't change while it lives, beside its type's; ``state``: of the
    word that says whether a string is interned, 0: none."""

    __slots__ = (
        'address', 'at', 'constant', 'count', 'index', 'is_alive', 'is_counted', 'last', 'number', 'offsets', 'place', 'state', 'view', 'words'
    )

    def __init__(self, number, address, constant, state=0, is_counted=True):
        self.number = number
        self.address = address
        self.count = -1
        self.is_alive = True
        self.is_counted = is_counted
        self.view = view(address, _PAIR)
        places = [*constant, state] if state else constant
        #: A view of all those words, what it showed the last time, and where in it each stands.
        self.constant = view(address + _PAIR, max(places) + POINTER - address - _PAIR) if places else b''
        self.last = bytes(self.constant)
        self.offsets = [at - address - _PAIR for at in places]
        #: Which of its words says whether a string is interned; -1: none.
        self.state = len(constant) + 2 if state else -1
        #: As they were the last time: its count, its type, and the others.
        self.words = [_word(self.view, at) for at in (0, POINTER)] + [_word(self.last, at) for at in self.offsets]
        #: Its place among all; that among those with more words, and where these stand in what they show; -1: none yet.
        self.index = self.place = self.at = -1


def _word(data, at):
    return _number(data[at : at + POINTER], 'little')


class Heads:
    """Reads the words of all of them at once."""

    def __init__(self):
        self._newcomers = []
        self._leavers = []
        self._clear()

    def _clear(self):
        self._heads = []
        self._gone = 0
        #: Of each a view of its count and type; what they showed; and where chunks of them stand in that.
        self._views = []
        self._last = self._now = b''
        self._cuts = []
        #: Those that have more words; views of these; and what they showed.
        self._constant = []
        self._constants = []
        self._constants_last = self._constants_now = b''

    def add(self, head):
        """Is read, too, from the next :meth:`settle` on."""
        self._newcomers.append(head)

    def drop(self, head):
        """Is read no longer, from the next :meth:`settle` on."""
        head.is_alive = False
        self._leavers.append(head)

    def read(self):
        """Reads all. To be called before anything is created that a freed object's place could be used for."""
        self._now = gather(self._views)
        self._constants_now = gather(self._constants)

    def note_count(self, head, count):
        """The count of one is known to be another one."""
        head.words[0] = count
        if head.index >= 0:
            at = head.index * _PAIR
            self._last = self._last[:at] + count.to_bytes(POINTER, 'little') + self._last[at + POINTER :]

    def settle(self):
        """Prepares the next reading."""
        if self._leavers:
            self._leave()
        if self._newcomers:
            self._enter([head for head in self._newcomers if head.is_alive])
            self._newcomers = []

    def _leave(self):
        self._gone += len(self._leavers)
        if self._gone > _MOST_GONE:
            alive = [head for head in self._heads if head.is_alive]
            self._clear()
            self._enter(alive)
        else:
            for head in self._leavers:
                if head.index >= 0:
                    self._blank(head)
        self._leavers = []

    def _blank(self, head):
        """Its memory is another's: it would differ each time."""
        at = head.index * _PAIR
        self._views[head.index] = _BLANK[:_PAIR]
        self._last = _blanked(self._last, at, _PAIR)
        if head.offsets:
            size = len(head.last)
            self._constants[head.place] = _BLANK[:size]
            self._constants_last = _blanked(self._constants_last, head.at, size)
            head.last = _BLANK[:size]

    def _enter(self, heads):
        pairs = []
        at = len(self._constants_last)
        for index, head in enumerate(heads, len(self._heads)):
            head.index = index
            pairs += [word.to_bytes(POINTER, 'little') for word in head.words[:2]]
            if head.offsets:
                head.at, head.place = at, len(self._constant)
                at += len(head.last)
                self._constant.append(head)
                self._constants.append(head.constant)
        self._heads += heads
        self._views += [head.view for head in heads]
        for first in range(len(self._cuts) * _CHUNK, len(self._heads), _CHUNK):
            self._cuts.append(slice(first * _PAIR, (first + _CHUNK) * _PAIR))
        self._last += b''.join(pairs)
        self._constants_last += b''.join([head.last for head in heads])

    def differences(self):
        """``(head, word, last word, which of its words)`` of the words that are other ones than the last time."""
        found = []
        if self._now != self._last:
            self._find_pairs(found)
        if self._constants_now != self._constants_last:
            self._find_constants(found)
        return [(head, word, last, which) for _, which, head, word, last in found]

    def _find_pairs(self, found):
        now, last = self._now, self._last
        self._last = now
        for chunk, cut in enumerate(self._cuts):
            after, before = now[cut], last[cut]
            if after == before:
                continue
            differing = _number(after, 'little') ^ _number(before, 'little')
            index = -1
            while differing:
                # The lowest word that has a bit set.
                step = ((differing & -differing).bit_length() - 1) // (8 * POINTER) + 1
                differing >>= 8 * POINTER * step
                index += step
                self._note(chunk * _CHUNK + index // 2, index % 2, _word(after, index * POINTER), found)

    def _find_constants(self, found):
        now = self._constants_last = self._constants_now
        for head in self._constant:
            data = now[head.at : head.at + len(head.last)]
            if data != head.last:
                head.last = data
                for which, offset in enumerate(head.offsets, 2):
                    self._note(head.index, which, _word(data, offset), found)
        found.sort(key=_order)

    def _note(self, place, which, word, found):
        head = self._heads[place]
        last = head.words[which]
        if word != last:
            head.words[which] = word
            found.append((place, which, head, word, last))


def _blanked(data, at, size):
    return data[:at] + _BLANK[:size] + data[at + size :]


def _order(difference):
    return difference[:2]
