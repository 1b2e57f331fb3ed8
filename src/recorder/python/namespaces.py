"""The names of the module and of class bodies: dicts that are followed while their frame lives."""

from .memory import POINTER, WORDS
from .text import json_string

#: ``CO_OPTIMIZED``: names are fast locals.
_OPTIMIZED = 1

#: Namespaces share the host's numbers with objects: theirs are negative.
_FIRST = 0x1_0000_0000 - 1


class _Namespace:
    __slots__ = ('address', 'frame', 'names')

    def __init__(self, address, frame, names):
        self.address = address
        self.frame = frame
        self.names = names


class Namespaces:
    """Tells which names came, changed and went.

    ``initial`` are the addresses by name of what a module has before its first instruction.
    """

    def __init__(self, desk, heap, contents, initial):
        self._desk = desk
        self._heap = heap
        self._contents = contents
        self._initial = initial
        self._open = {}
        self._untold = []
        self._count = 0

    def open(self, frame, name, address):
        """Follows the dict at ``address`` from now on; returns the line that tells of it."""
        number = self._count
        self._count += 1
        self._open[number] = _Namespace(address, frame, self._read(number, address))
        return f'{{"namespace":{{"name":{json_string(name)},"frame":{frame}}}}}\n'

    def open_late(self, frame, name, address):
        """As :meth:`open`, for a module that has run already: its names are told with the next step."""
        number = self._count
        line = self.open(frame, name, address)
        self._open[number].names = self._initial
        self._untold.append(_FIRST - number)
        return line

    def close(self, frame):
        """The frame is gone: what the dict becomes is no longer its names."""
        for number, space in list(self._open.items()):
            if space.frame == frame and number:
                self._desk.watch(-1 - number, [])
                del self._open[number]

    def now(self, changed):
        """What changed in the dicts among ``changed``, as JSON texts ``[namespace, name, object]``; 0: gone."""
        if not changed and not self._untold:
            return ()
        told = []
        changed, self._untold = [*changed, *self._untold], []
        for word in changed:
            number = _FIRST - word
            space = self._open.get(number)
            if space is None:
                continue
            names = self._read(number, space.address)
            for name, address in names.items():
                if space.names.get(name) != address:
                    told.append(f'[{number},{json_string(name)},{self._heap.meet(address)}]')
            told += [f'[{number},{json_string(name)},0]' for name in space.names if name not in names]
            space.names = names
        return told

    def _read(self, number, address):
        dictionary = self._heap.object_at(address)
        self._desk.watch(-1 - number, self._contents.ranges(dictionary))
        return {name: id(value) for name, value in dict.items(dictionary) if type(name) is str}


class NamespaceOf:
    """What :meth:`tracer.Tracer.on_start` is told of the names of a module's or a class's frame."""

    def __init__(self, layout, from_address):
        self._word = layout.locals // POINTER
        self._object = from_address

    def __call__(self, frame, code, index):
        """``(name, address of the dict)``, or None for a function's frame and where the names are in no plain dict."""
        if code.co_flags & _OPTIMIZED:
            return None
        address = WORDS[frame // POINTER + self._word]
        if type(self._object(address)) is not dict:
            return None
        return code.co_qualname if index else 'module', address
