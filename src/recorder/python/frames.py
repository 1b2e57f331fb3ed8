"""The frames of the program: those that are followed, by the address of their interpreter frame, and those that run."""

from .memory import POINTER, TAG_MASK, WORDS


class Untold(Exception):
    """The program went on without its instructions being told: it traces itself (``sys.settrace``)."""


class Followed:
    """A frame of the program, as it was last told. ``values`` are what the recording says of its slots, where the desk
    keeps that here."""

    __slots__ = ('address', 'code', 'facts', 'number', 'offset', 'slots', 'values')

    def __init__(self, number, address, code, facts):
        self.number = number
        self.address = address
        self.code = code
        self.facts = facts
        self.offset = 0
        self.slots = facts.slots
        self.values = [0] * facts.slots


class Frames:
    """``facts`` are those of each code object (:class:`flow.Facts`)."""

    def __init__(self, facts, layout, desk):
        self._facts = facts
        self._code = layout.code // POINTER
        self._instruction = layout.instruction // POINTER
        self._first_instruction = layout.first_instruction
        self._desk = desk
        self._followed = {}
        self._count = 0
        #: Those that run, outermost first.
        self.running = []
        #: Those that were entered, ``(how many were running, its number)``; None while nobody wants to know.
        self.entered = None

    def add(self, address, code, caller):
        """A frame begins: the line that tells of it, and the frame. ``caller`` is the one that it was entered from, or None."""
        frame = Followed(self._count, address, code, self._facts[code])
        self._count += 1
        self._followed[address] = frame
        self._desk.enter(frame)
        return f'{{"frame":{{"code":{code},"caller":{"null" if caller is None else caller.number}}}}}\n', frame

    def get(self, address):
        """The frame at ``address``, or None if none is followed there."""
        return self._followed.get(address)

    def remove(self, frame):
        """A frame is no more."""
        del self._followed[frame.address]

    def enter(self, frame):
        """A frame runs from now on."""
        if self.entered is not None:
            self.entered.append((len(self.running), frame.number))
        self.running.append(frame)

    def innermost(self):
        """The frame that runs, or None."""
        return self.running[-1] if self.running else None

    def check(self):
        """The instruction that the running frame is at must be the last that was told of it, or else :class:`Untold`."""
        frame = self.innermost()
        if frame is None:
            return
        words = frame.address // POINTER
        first = (WORDS[words + self._code] & ~TAG_MASK) + self._first_instruction
        at = WORDS[words + self._instruction] - first
        # Up to 3.12 it stands on the last inline cache while the instruction waits for a callee; 3.13 yields with the
        # next instruction.
        if at != frame.offset and not frame.offset < at <= frame.facts.ends.get(frame.offset, 0):
            raise Untold

    def check_end(self):
        """None may run any more, or else :class:`Untold`."""
        if self.running:
            raise Untold
