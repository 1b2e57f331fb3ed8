"""The one door between the recorder and its host: a few words of memory, and four functions of the host.

The host sees every creation and deallocation (``PyRefTracer_SetTracer``) and compares counts and contents, because
that costs it microseconds where it would cost Python milliseconds. Both sides read and write the desk's words.
"""

import ctypes

from .collector_count import Collector
from .heedless import NoHandlers
from .memory import POINTER, WORDS

#: Words of the desk, by index; ``sandbox/desk.mjs`` holds the same list.
MUTE, STEP, DEATHS, _CHANGED, RECORDING, STACK = range(6)
_CREATED, TIME_IS_UP, _EXPECTED, _MOST_STEPS, _UNKNOWN, _HEADER = range(13, 19)
#: What ``step`` answers for a frame with a word that the host does not know.
_NOT_KNOWN = -2
#: What ``follow`` answers for an object whose finaliser is running.
FINALISING = -2
MOST_OBJECTS = 20_000
MOST_RANGES = 2_048


class Full(Exception):
    """The recording is as large as one may be."""


class Desk:
    """Talks to the host through the function pointers that it left in ``doors``."""

    #: Of signals.
    handlers = NoHandlers

    def __init__(self, address, doors):
        integer, pointer = ctypes.c_int32, ctypes.c_uint32
        self._lines = []
        self._collector = Collector()
        self._first = address // POINTER
        #: Index of the word that says whose objects are created now.
        self.mute_word = self._first + MUTE
        self._none = ctypes.c_size_t(0)
        #: As of a native desk: always 0, here audit hooks hear of the recorder.
        self.hooks_word = ctypes.addressof(self._none) // POINTER
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
        self._enter = ctypes.CFUNCTYPE(integer, pointer, integer, integer)(doors['enter'])
        self._name = ctypes.CFUNCTYPE(integer, pointer, integer)(doors['name'])
        self._step = ctypes.CFUNCTYPE(integer, pointer, integer)(doors['step'])
        #: ``quick(code, offset)`` tells an instruction of the code object at an address, where the desk expects it, all by
        #: itself: 0 if it can't, else one more than how many objects' contents changed; negative if there is no room. Without
        #: the types of its arguments it makes no object that the collector counts.
        self.quick = ctypes.PYFUNCTYPE(integer)(doors['quick'])

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

    def arrive(self, _=0):
        """An event: what follows, until :meth:`depart`, is the recorder's own doing. Its own object is at address ``_``."""
        WORDS[self._first + _EXPECTED] = 0
        self._collector.hold()

    #: As :meth:`arrive`, at the next instruction of the program's own code.
    arrive_next = arrive

    def depart(self):
        """The program goes on."""
        self.flush()
        self._collector.release()

    def is_time_up(self):
        """Whether the host has said that the program's time is over."""
        return WORDS[self._first + TIME_IS_UP] == 1

    def limit(self, steps):
        """No more than so many are told."""
        WORDS[self._first + _MOST_STEPS] = steps

    def expect(self, frame):
        """Only the instruction that ``frame`` is at runs until the next event: the host may tell the next one itself."""
        WORDS[self._first + _EXPECTED] = frame.address

    def step(self, frame, offset, heap):
        """Writes a step. Returns the ids of the objects whose contents changed."""
        self.flush()
        count = self._step(frame.address, offset)
        while count == _NOT_KNOWN:
            word = WORDS[self._first + _UNKNOWN]
            self._name(word, heap.slot(word))
            self.flush()
            count = self._step(frame.address, offset)
        if count < 0:
            raise Full
        return self.changed(count)

    def changed(self, count):
        """The ids of the objects whose contents changed, as many as the host has said."""
        return WORDS[self._changed : self._changed + count] if count else ()

    def enter(self, frame):
        """A frame is followed from now on."""
        self._enter(frame.address, frame.number, frame.slots)

    def raised(self, frame, exception):
        """An exception starts on its way. Of no use here: the host sees each creation."""

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
        WORDS[self._first + _EXPECTED] = 0
        WORDS[self._first + RECORDING] = 0

    def trace(self, on):
        """Starts or stops seeing objects come and go; the time limit counts from the start."""
        self._trace(1 if on else 0)

    def name_code(self, address, index):
        """Tells the host where code object ``index`` is."""
        self._name_code(address, index)

    def lay_out(self, layout, current):
        """Tells the host how to walk the stack and to read frames: for steps, and should the interpreter die
        (``sandbox/last-line.mjs``)."""
        words = current.thread, current.offset, layout.previous, layout.code, layout.instruction, layout.first_instruction
        for index, word in enumerate((*words, layout.localsplus, layout.stack_pointer)):
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
        return self.changed(self._send(text, 1))

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
