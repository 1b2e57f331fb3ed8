"""Which part of a run is recorded step by step, where the user asks for one: a call of a function, or some lines."""

from .reading import Unusable


class Choice:
    """The one window of the run that is recorded.

    It begins with the ``call``-th call of one of the code objects, or as execution comes for the ``call``-th time into
    the lines; it ends when that frame is left, or leaves the lines.

    ``offsets`` are the chosen instructions by the index of their code object; None stands for all.
    """

    def __init__(self, offsets, call):
        self.offsets = offsets
        self.call = call
        #: Calls seen so far.
        self.seen = 0
        #: Addresses of interpreter frames that are in the lines now.
        self._inside = set()

    def takes_start(self, code, address, offset):
        """Whether the window begins with this start of a frame."""
        offsets = self.offsets[code]
        if offsets is None:
            return self._count()
        # Another frame may have been there before.
        self._inside.discard(address)
        return self.takes_instruction(code, address, offset)

    def takes_instruction(self, code, address, offset):
        """Whether the window begins with this instruction."""
        if offset not in self.offsets[code]:
            self._inside.discard(address)
            return False
        if address in self._inside:
            return False
        self._inside.add(address)
        return self._count()

    def holds(self, code, offset):
        """Whether an instruction of the window's own frame belongs to the window."""
        offsets = self.offsets.get(code)
        return offsets is None or offset in offsets

    def _count(self):
        self.seen += 1
        return self.seen == self.call


def choose(request, codes):
    """The :class:`Choice` that the host asks for, or None. ``codes`` are the program's code objects.

    Raises :class:`Unusable` if the program has no such function or no code in those lines.
    """
    if request is None:
        return None
    name, lines = request.get('function'), request.get('lines')
    chosen = range(len(codes)) if name is None else _named(name, codes)
    if lines is None:
        return Choice(dict.fromkeys(chosen), request['call'])
    first, last = lines
    offsets = {}
    for index in chosen:
        inside = {
            offset
            for start, end, line in codes[index].co_lines()
            if line and first <= line <= last
            for offset in range(start, end, 2)
        }
        if inside:
            offsets[index] = inside
    if not offsets:
        there = sorted({line for index in chosen for _, _, line in codes[index].co_lines() if line})
        raise Unusable('lines', _ranges(there), 0)
    return Choice(offsets, request['call'])


def _named(name, codes):
    """Indices of the code objects with this qualified name, or else with this name."""
    for attribute in ('co_qualname', 'co_name'):
        found = [index for index, code in enumerate(codes) if getattr(code, attribute) == name]
        qualified = sorted({codes[index].co_qualname for index in found})
        if len(qualified) > 1:
            raise Unusable('ambiguous', ', '.join(qualified), 0)
        if found:
            return found
    raise Unusable('function', ', '.join(dict.fromkeys(code.co_qualname for code in codes)), 0)


def _ranges(numbers):
    """``3, 5-8``"""
    texts = []
    for number in numbers:
        if texts and texts[-1][1] == number - 1:
            texts[-1][1] = number
        else:
            texts.append([number, number])
    return ', '.join(str(a) if a == b else f'{a}-{b}' for a, b in texts)
