"""Following one program's run: what the hosts' sides have in common."""

import atexit
import gc
import json
import sys

from _ctypes import PyObj_FromPtr

from . import code_objects, reading
from .aside import Aside
from .choice import choose
from .collecting import Collecting
from .contents import Contents
from .current_frame import CurrentFrame, find_recursion_counter
from .faults import is_of_program
from .finalisers import FollowedFinalisers, first_local_by
from .flow import Facts
from .frame_layout import find_frame_layout
from .heap import Heap, TooManyObjects
from .layouts import find_object_layouts
from .memory import INTS, WORDS
from .namespaces import Namespaces
from .objects import Describer
from .remembered import remember
from .self_test import self_test
from .tracer import Tracer
from .type_names import type_name

if sys.version_info >= (3, 12):
    from .counter import Counter
    from .events import KEPT, SPARE, Events
else:
    from .beyond import KEPT, SPARE
    from .opcode_counter import Counter
    from .opcode_events import Events

_FRAME = find_frame_layout()
_CONTENTS = Contents(find_object_layouts(), PyObj_FromPtr)
_DESCRIBER = Describer(_CONTENTS)


def check():
    """Raises :class:`memory.UnknownLayout` where a known program isn't read as what it is."""
    self_test(_FRAME, _DESCRIBER, _CONTENTS)


def thread():
    """The address of this thread's state."""
    return CurrentFrame(_FRAME).thread


#: See :class:`finalisers.Finalisers`.
first_local = first_local_by(_FRAME)


def text_of(value):
    """What the recording says of ``value``."""
    return _DESCRIBER.describe(value).text


def say(desk, **message):
    """Writes one line."""
    desk.write(json.dumps(message) + '\n')
    desk.flush()


def read(desk, data, name):
    """Tells all that is known before the run; returns the module’s code object. Raises :class:`reading.Unusable`."""
    text, code, front = reading.read(data, name, _constant)
    remember(name, len(data), text)
    say(desk, front=front)
    return code


def load(data, name):
    """The module’s code object, where another process tells what is known before the run: to ask for the code before the
    optimiser can corrupt this one's memory (``generator``). Raises :class:`reading.Unusable`."""
    text, _, code = reading.compiled(data, name, warns=True)
    remember(name, len(data), text)
    return code


def _constant(value):
    return {'type': type_name(value), 'repr': text_of(value)}


class Follower:
    """Follows the run of a program whose module's code object is ``module``, for at most ``most_steps`` steps.

    The garbage collector's doings are told, too, and what is not followed is counted. ``choice`` is what the host asks to
    be recorded of the run (:mod:`choice`). ``names`` is the dict that it will run in. Raises :class:`reading.Unusable` if
    the program has nothing like the choice.
    """

    def __init__(self, desk, module, names, most_steps, choice=None):
        codes = [code for code, _ in code_objects.all_codes(module)]
        #: What is recorded of the run; None: all of it from its start.
        self.choice = choose(choice, codes)
        facts = [Facts(code, _FRAME.counts_slots) for code in codes]
        constants = {}
        for number, code in enumerate(codes):
            for index, value in enumerate(code.co_consts):
                constants.setdefault(id(value), []).append((number, index))
        addresses = [id(code) for code in codes]
        # No reference of ours may stay: it would show in the counts.
        del codes, code, value
        index_of = {address: number for number, address in enumerate(addresses)}
        for address, number in index_of.items():
            desk.name_code(address, number)
        self._desk = desk
        #: Where the running frame is found.
        self.current = CurrentFrame(_FRAME)
        desk.lay_out(_FRAME, self.current)
        heap = Heap(desk, _DESCRIBER, _CONTENTS, PyObj_FromPtr, index_of, constants)
        namespaces = Namespaces(desk, heap, _CONTENTS, {name: id(value) for name, value in names.items()})
        self.tracer = Tracer(facts, _FRAME, desk, heap, namespaces, most_steps, self.stop, index_of, self.choice)
        self._remaining = find_recursion_counter(self.current.thread)
        #: Frames that the program's limit has on top, for the callbacks.
        self._spare = SPARE - KEPT
        self._aside = Aside(desk, self._remaining, self.tracer.fail)
        self._counter = Counter(
            *(addresses, PyObj_FromPtr, desk.mute_word, self._remaining, desk.handlers), self._on_counted, self._on_fault
        )
        common = addresses, PyObj_FromPtr, _FRAME, self.current, desk, self._remaining
        self._events = Events(self.tracer, *common, self._counter, self.choice, self._on_fault)
        self._addresses = addresses
        self._collecting = _collecting(desk, self.tracer, heap, self._aside)

    def run(self, module, names, on_end=lambda: None):
        """Runs the module's code in the namespace ``names``; returns the exception that ended it, or None.

        ``on_end()`` is called when it has ended, before its end is told.
        """
        # Garbage of ours would be counted when the program collects.
        gc.collect()
        self._collecting.start(self._addresses)
        self._counter.start()
        self._events.start()
        if self.choice is None:
            self._desk.trace(True)
        else:
            self._desk.wait()
        error = self._execute(module, names)
        # First of all: what the recorder makes takes the places of objects that the program has just freed.
        self._desk.arrive()
        # Before 3.12, they would hear of each line of the recorder's, too, from here on.
        self._events.end()
        self._collecting.stop()
        on_end()
        self.tracer.finish()
        if self.tracer.ended is None:
            self._collecting.tell_left()
        created = self._desk.created()
        if created is not None:
            say(self._desk, created=created)
        self.stop()
        self._counter.stop()
        self._desk.depart()
        return error

    def is_unmet(self):
        """Whether the run ended before the choice began."""
        return self.choice is not None and self.tracer.steps == 0

    def totals(self):
        """The recording's ``totals``, without its steps."""
        if self.tracer.unrecorded is not None:
            self._counter.count(self._addresses[self.tracer.unrecorded])
            self.tracer.unrecorded = None
        totals = self._counter.totals()
        if self.tracer.overheard or self._events.was_traced():
            # What the program's own trace functions did was counted by nobody.
            totals['complete'] = False
            if not self.tracer.overheard:
                say(self._desk, overheard={'by': 'unknown'})
        return totals

    def give_way(self):
        """The program has audit hooks now: they would hear of what the recorder does, so it does no more."""
        self._counter.lose()
        self.tracer.fill('tracing')
        self._collecting.stop()
        self.stop()

    def forget(self):
        """In a forked process: what it does is not the recording's."""
        self.stop()
        self._counter.stop()

    def _execute(self, module, names):
        before = INTS[self._remaining]
        place = self.current.place()
        own = WORDS[place]
        # As if nothing were below the program; and room for the recorder to notice that there is none left.
        INTS[self._remaining] = sys.getrecursionlimit() + SPARE
        try:
            self._desk.unmute()
            # The program's first frame finds nobody below it. Only C runs until then: a call of Python would undo it.
            WORDS[place] = 0
            exec(module, names)
            atexit._run_exitfuncs()
        except BaseException as error:
            return error
        finally:
            self._desk.handlers.main[0] = 0
            WORDS[place] = own
            # Not by a call, in which the time limit's signal could come once more.
            WORDS[self._desk.mute_word] = 1
            INTS[self._remaining] = before
            self._spare = 0
        return None

    def _on_counted(self):
        """No more is counted. Told at once: who computes for long may be killed before its end."""
        self._aside.enter()
        say(self._desk, totals=self.totals())
        if self.tracer.ended is not None:
            self._run_free()
        self._aside.leave()

    def _on_fault(self, error):
        """What went wrong in a callback must neither reach the program nor go unnoticed; False for what is the program's own.
        Takes the callback's :data:`memory.ROOM` back."""
        is_ours = not is_of_program(error, self._addresses)
        self._desk.mute()
        if is_ours:
            try:
                self.tracer.fail(error)
            except Exception:
                # It is told: nothing comes of the recording any more.
                pass
        self._aside.leave()
        return is_ours

    def stop(self):
        """Follows no longer; the program may run on."""
        self._desk.stop()
        self._desk.trace(False)
        self._events.stop()
        if not self._counter.is_counting():
            self._run_free()

    def _run_free(self):
        """The program runs on without callbacks."""
        INTS[self._remaining] -= self._spare
        self._spare = 0


def _collecting(desk, tracer, heap, aside):
    """Tells of the collections of a run that ``tracer`` follows, by the recording's numbers of objects and steps."""

    def number(address):
        try:
            return heap.see(address) if tracer.is_telling() else None
        except TooManyObjects:
            return None

    def step():
        return max(tracer.steps - 1, 0) if tracer.is_telling() else None

    return Collecting(text_of, desk.write, aside, FollowedFinalisers(tracer), number, step, desk.handlers)
