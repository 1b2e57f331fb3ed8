"""The tracer's desk in a native CPython: as the sandbox's, but all of it in the process itself."""

import ctypes

from audit_hooks import AuditHooks
from births import Births
from followed import Followed
from handlers import Handlers
from keep import OwnMemory
from quiet import handled
from slots import Slots
from started import find_started
from type_objects import Types

from python.collector_count import Collector
from python.memory import POINTER, WORDS
from python.objects import STR_STATE, is_interned

_MOST_RANGES = 2_048


class Desk:
    """Writes on a :class:`paper.Paper`; ``output`` is what the program wrote (:class:`output.Output`).

    That an object was freed is inferred: its count or its type is none any more, or another immutable stands in its
    place. Its memory is only read as words.

    From 3.13 on ``PyRefTracer_SetTracer`` would tell each creation and deallocation, but not to Python: a tracer made of a
    Python callable (``ctypes``) crashes the interpreter, even one that does nothing, since calling it creates and frees
    objects, too. It would need native code, built for each version and platform.
    """

    #: Nobody else tells steps.
    quick = None

    def __init__(self, paper, output, from_address):
        self._paper = paper
        self._output = output
        self._object = from_address
        self._types = Types()
        self._followed = Followed(self._types.may_become)
        self._collector = Collector()
        own_memory = OwnMemory()
        self._hold_memory, self._release_memory = own_memory.hold, own_memory.release
        self._births = Births(from_address)
        self._muted = ctypes.c_size_t(1)
        #: Index of the word that says that the recorder itself runs.
        self.mute_word = ctypes.addressof(self._muted) // POINTER
        self._lines = []
        self._step = 0
        self._counted = {}
        self._changed = []
        #: Of the instruction that was told last, see :func:`quiet.handled`; and whether only that has run.
        self._handled = None
        self._is_quiet = False
        self._end = 0
        self._addresses = {}
        self._numbers = {}
        self._taken = 0
        #: Numbers of interned strings.
        self._interned = set()
        self._is_recording = True
        self._started = None
        #: Of signals.
        self.handlers = Handlers()
        self._hooks = AuditHooks()
        #: Index of the word that is not 0 where the program has audit hooks.
        self.hooks_word = self._hooks.word
        self._on_hooks = None
        ascii_data = ''.__sizeof__() - 1
        bytes_data = b''.__sizeof__() - 1
        #: By address of an exact type: offsets of words that tell one of its objects from another.
        self._constant = {
            id(int): (2 * POINTER, 3 * POINTER),
            id(float): (2 * POINTER,),
            id(complex): (2 * POINTER, 3 * POINTER),
            id(bytes): (2 * POINTER, bytes_data),
            id(str): (2 * POINTER, ascii_data),
        }

    def mute(self):
        """From here on the recorder itself runs."""
        self._muted.value = 1

    def unmute(self):
        """From here on the program runs."""
        self._muted.value = 0

    def arrive(self, taken=0):
        """An event: what follows, until :meth:`depart`, is the recorder's own doing. Its own object is at address ``taken``,
        perhaps where one of the program's was that was freed."""
        self._hold_memory()
        self._collector.hold()
        self._followed.read()
        self._taken = taken
        self._is_quiet = False
        self._handled = None
        if self._hooks.hold() and self._on_hooks is not None:
            self._on_hooks()
        if self._started is not None and WORDS[self._started] != self._count_of_threads:
            self._on_thread()

    def arrive_next(self, taken=0):
        """As :meth:`arrive`, at the next instruction of the program's own code."""
        if self._handled is None:
            self.arrive(taken)
        else:
            self._hold_memory()
            self._collector.hold()
            self._is_quiet = True

    def watch_threads(self, on_thread):
        """Calls ``on_thread()`` at the first event after a thread was started."""
        self._started = find_started()
        self._count_of_threads = WORDS[self._started]
        self._on_thread = on_thread

    def watch_hooks(self, on_hooks):
        """Calls ``on_hooks()`` at each event after the program has added audit hooks."""
        self._on_hooks = on_hooks

    def depart(self):
        """The program goes on."""
        self.flush()
        self._followed.settle()
        self._collector.release()
        self._release_memory()
        self._hooks.release()

    def lay_out(self, layout, _):
        """How frames are read."""
        self._slots = Slots(layout)

    def limit(self, steps):
        """Of no use here, as the next."""

    def enter(self, frame):
        pass

    def expect(self, frame):
        """Only the instruction that ``frame`` is at runs until the next event."""
        self._handled = handled(frame, self._end, self._followed.count_of)

    def step(self, frame, offset, heap):
        """Writes a step. Returns the ids of the objects whose contents changed."""
        start, self._end = self._slots.bounds(frame)
        self._births.at(frame, start, self._end)
        before = len(frame.values)
        text = self._slots.step(frame, offset, WORDS[start : self._end], heap)
        if self._is_quiet:
            # Behind an EXTENDED_ARG, which 3.11 tells of no event, nothing has run at all.
            numbers = self._handled or ()
            self._counted.update(self._followed.counts_of((*numbers, *frame.values[before:], *frame.values[-1:])))
        self._handled = None
        return self.write_state(text)

    def raised(self, frame, exception):
        """The exception at an address starts on its way."""
        self._births.raised(frame, exception)

    def begin_step(self, number):
        """What happens from now on belongs to step ``number``."""
        self._step = number

    def stop(self):
        """Nothing is recorded any more: not even output."""
        if self._is_recording:
            self._tell_output()
            self._is_recording = False

    def wait(self):
        """The program starts, and with it the time limit; nothing is recorded until :meth:`begin`."""
        self._is_recording = False
        self._paper.start()

    def begin(self):
        """From here on all is recorded, also output."""
        self._output.skip()
        self._is_recording = True

    def trace(self, on):
        """The time limit counts from the start."""
        if on:
            self._paper.start()

    def name_code(self, address, index):
        """Of no use here: should the process die, the last step tells where it was."""

    def write(self, text):
        """Writes whole lines of JSON, not later than :meth:`flush`."""
        self._lines.append(text)

    def flush(self):
        """Must be called before the program goes on: it may be killed any time."""
        if self._lines:
            self._paper.write(''.join(self._lines))
            self._lines.clear()

    def write_state(self, text):
        """Writes a JSON object without its last braces, adds the counts that changed. Returns the ids of the objects
        whose contents changed."""
        self._counted.update(self._followed.fresh_counts())
        counts = [[number, count] for number, count in self._counted.items()]
        self._lines.append(f'{text},"counts":{counts}}}}}\n' if counts else f'{text}}}}}\n')
        changed = self._changed
        self._counted, self._changed = {}, []
        return changed

    def follow(self, address, number):
        """Follow object ``number`` from now on; returns the step that it was born in, -1 if not known."""
        self._addresses[number] = address
        self._numbers[address] = number
        kind = WORDS[address // POINTER + 1]
        offsets = self._constant.get(kind, ())
        state = 0
        if kind == id(str):
            state = address + STR_STATE * POINTER
            if not str.isascii(self._object(address)):
                offsets = offsets[:1]
        places = [address + offset for offset in offsets]
        if state and is_interned(self._object(address)):
            # The interpreter's: others count it, too, and may keep it alive.
            self._interned.add(number)
            self._followed.follow(number, address, places, is_counted=False)
            return -1
        self._followed.follow(number, address, places, state)
        return self._step if self._births.is_new(address) else -1

    def created(self):
        """How many objects the program has created so far: None, nobody tells of creations here."""
        return None

    def is_dying(self, address):
        """Never told here: a finaliser's object has its count."""
        return False

    def is_replaced(self, address):
        """As :meth:`is_dying`."""
        return False

    def forget(self, number):
        """Stops following an object."""
        self._followed.forget(number)

    def watch(self, number, ranges):
        """Compare these ``(address, bytes)`` at each step."""
        if ranges:
            self._followed.watch(number, ranges[:_MOST_RANGES])
        else:
            self._followed.unwatch(number)

    def deaths(self):
        """``(address, step)`` of the followed objects that were freed since the last call; None for the step of what is
        not told."""
        if self._is_quiet:
            return ()
        self._tell_output()
        freed, interned, counted = self._followed.changed_words(self._numbers.pop(self._taken, None))
        self._counted.update(counted)
        for number in interned:
            # From now on its count and its end are not the program's alone.
            self._interned.add(number)
            self._counted.pop(number, None)
            self._lines.append(f'{{"interned":{number}}}\n')
        for number in freed:
            # Of one that lived at an earlier event since the last step.
            self._counted.pop(number, None)
        self._changed += [number & 0xFFFF_FFFF for number in self._followed.changed_contents()]
        return [(self._addresses.pop(number), None if number in self._interned else self._step) for number in freed]

    def _tell_output(self):
        if self._is_recording:
            told = self._output.lines(self._step)
            if told:
                self._lines.append(told)
