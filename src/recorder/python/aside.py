"""Around what the recorder does when others than the events call it."""

from .memory import INTS, ROOM


class Aside:
    """``remaining`` is the index among ``INTS`` of how many frames the thread may still push; ``fail(error)`` is told what
    goes wrong when all is written."""

    def __init__(self, desk, remaining, fail):
        self._desk = desk
        self._remaining = remaining
        self._fail = fail

    def enter(self):
        """What follows is the recorder's own work."""
        self._desk.mute()
        INTS[self._remaining] += ROOM
        self._desk.arrive()

    def leave(self):
        """The program goes on."""
        try:
            self._desk.depart()
        except Exception as error:
            self._fail(error)
            self._desk.depart()
        INTS[self._remaining] -= ROOM
        self._desk.unmute()
