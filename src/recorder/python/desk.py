"""The one door between the recorder and its host: a few words of memory, and four functions of the host.

The host sees every creation and deallocation (``PyRefTracer_SetTracer``) and compares counts and contents, because
that costs it microseconds where it would cost Python milliseconds. Both sides read and write the desk's words.
"""

import ctypes

from .collector_count import Collector
from .memory import POINTER, WORDS

#: Words of the desk, by index; ``sandbox/desk.mjs`` holds the same list.
MUTE, STEP, DEATHS, _CHANGED, RECORDING, STACK = range(6)
_CREATED = 11
TIME_IS_UP = 12
_HEADER = 16
#: What ``follow`` answers for an object whose finaliser is running.
FINALISING = -2
MOST_OBJECTS = 20_000
MOST_RANGES = 2_048


class Full(Exception):
    """The recording is as large as one may be."""


class Desk:
    """Talks to the host through the function pointers that it left in ``doors``."""

    def __init__(self, address, doors):
        integer, pointer = ctypes.c_int32, ctypes.c_uint32
        self._lines = []
        self._collector = Collector()
        self._first = address // POINTER
        #: Index of the word that says whose objects are created now.
        self.mute_word = self._first + MUTE
        self._deaths = self._first + _HEADER
        self._changed = self._deaths + 2 * MOST_OBJECTS
        self._ranges = self._changed + MOST_OBJECTS
        self._write = ctypes.CFUNCTYPE(integer, ctypes.c_char_p, integer, integer)(doors['write'])
        self._follow = ctypes.CFUNCTYPE(integer, pointer, integer)(doors['follow'])
        self._watch = ctypes.CFUNCTYPE(integer, integer, integer)(doors['watch'])
        self._state = ctypes.CFUNCTYPE(integer, pointer)(doors['state'])
        self._forget = ctypes.CFUNCTYPE(integer, integer)(doors['forget'])
        self._trace = ctypes.CFUNCTYPE(integer, integer)(doors['trace'])
        self._name_code = ctypes.CFUNCTYPE(integer, pointer, integer)(doors['name_code'])

    def mute(self):
        """From here on objects are the recorder's own."""
        WORDS[self._first + MUTE] = 1

    def unmute(self):
        """From here on objects are the program's."""
        WORDS[self._first + MUTE] = 0

    def is_muted(self):
        """Whether the recorder itself runs."""
        return WORDS[self._first + MUTE] == 1

    def created(self):
        """How many objects the program has created so far; None where that is not known."""
        return WORDS[self._first + _CREATED]

    def arrive(self):
        """An event: what follows, until :meth:`depart`, is the recorder's own doing."""
        self._collector.hold()

    def depart(self):
        """The program goes on."""
        self.flush()
        self._collector.release()

    def is_time_up(self):
        """Whether the host has said that the program's time is over."""
        return WORDS[self._first + TIME_IS_UP] == 1

    def at(self, frame, start, end):
        """A step begins. Of no use here: the host sees each creation."""

    def raised(self, frame, exception):
        """As :meth:`at`, of an exception that starts on its way."""

    def begin_step(self, number):
        """What is created and freed from now on belongs to step ``number``."""
        WORDS[self._first + STEP] = number

    def wait(self):
        """The program starts, and with it the time limit; nothing is recorded until :meth:`begin`."""
        WORDS[self._first + RECORDING] = 0
        self._trace(2)

    def begin(self):
        """From here on all is recorded: objects that come and go, and output."""
        WORDS[self._first + RECORDING] = 1
        self._trace(1)

    def stop(self):
        """Nothing is recorded any more: not even output."""
        WORDS[self._first + RECORDING] = 0

    def trace(self, on):
        """Starts or stops seeing objects come and go; the time limit counts from the start."""
        self._trace(1 if on else 0)

    def name_code(self, address, index):
        """Tells the host where code object ``index`` is."""
        self._name_code(address, index)

    def lay_out_stack(self, *layout):
        """Tells the host how to walk the stack, should the interpreter die (``sandbox/last-line.mjs``)."""
        for index, word in enumerate(layout):
            WORDS[self._first + STACK + index] = word

    def write(self, text):
        """Writes whole lines of JSON, not later than :meth:`flush`."""
        self._lines.append(text)

    def flush(self):
        """Must be called before the program goes on: it may be killed any time."""
        if self._lines:
            self._send('', 0)

    def write_state(self, text):
        """Writes a JSON object without its last braces; the host adds the counts that changed. Returns the ids of
        the objects whose contents changed."""
        count = self._send(text, 1)
        return WORDS[self._changed : self._changed + count] if count else ()

    def _send(self, text, is_state):
        if self._lines:
            text = ''.join(self._lines) + text
            self._lines.clear()
        result = self._write(text.encode('ascii'), len(text), is_state)
        if result < 0:
            raise Full
        return result

    def follow(self, address, number):
        """Follow object ``number`` from now on; returns the step that it was born in, -1 if not known, -2 if it is
        being finalised."""
        return self._follow(address, number)

    def is_dying(self, address):
        """Whether the object at ``address`` was seen to end, and nothing new has taken its place."""
        return self._state(address) == 1

    def is_replaced(self, address):
        """Whether a new object was created where a followed one that was finalised had been."""
        return self._state(address) == 2

    def forget(self, number):
        """Stops following an object."""
        self._forget(number)

    def watch(self, number, ranges):
        """Compare these ``(address, bytes)`` at each step."""
        ranges = ranges[:MOST_RANGES]
        at = self._ranges
        for address, size in ranges:
            WORDS[at] = address
            WORDS[at + 1] = size
            at += 2
        self._watch(number, len(ranges))

    def deaths(self):
        """``(address, step)`` of the followed objects that were freed since the last call."""
        count = WORDS[self._first + DEATHS]
        if not count:
            return ()
        WORDS[self._first + DEATHS] = 0
        words = WORDS[self._deaths : self._deaths + 2 * count]
        return list(zip(words[::2], words[1::2]))
