"""Follows a run: one step for each instruction of the program's own code, before it runs."""

from .desk import Full
from .faults import told
from .frames import Frames, Untold
from .heap import TooManyObjects
from .memory import POINTER, TAG_MASK, WORDS
from .overhearing import is_overheard, overheard_by
from .text import json_string

#: What is raised where a limit is reached, and which.
_LIMITS = (
    (TooManyObjects, 'objects'),
    (Full, 'size'),
    (MemoryError, 'memory'),
    (RecursionError, 'nesting'),
    (Untold, 'tracing'),
)


class Tracer:
    """Turns events into the lines of a recording.

    ``facts`` are those that :class:`frames.Frames` needs; ``on_end()`` is called once, when there is nothing
    more to be told. ``index_of`` knows the code objects by address. With a ``choice``, :meth:`begin` comes first, and
    the recording ends with the choice.
    """

    def __init__(self, facts, layout, desk, heap, names, most_steps, on_end, index_of=None, choice=None):
        self.frames = Frames(facts, layout, desk)
        self._code = layout.code // POINTER
        self._desk = desk
        self._heap = heap
        self._names = names
        self._globals = layout.globals // POINTER
        self._index_of = index_of
        self._choice = choice
        self._window = None
        self._is_closing = False
        self._most_steps = most_steps
        desk.limit(most_steps)
        self._on_end = on_end
        #: The frame that the last step is of.
        self.top = None
        self.steps = 0
        #: The code object of an instruction that was told of, and that the recording had no room for.
        self.unrecorded = None
        #: What the program had run between two steps, of which nobody is told.
        self.overheard = set()
        #: The limit that ended the recording, or the exception.
        self.ended = None

    def is_telling(self):
        """Whether steps are told now: neither before a choice begins nor when all is told."""
        return self.ended is None and (self._choice is None or self.steps > 0)

    def finish(self):
        """Once the program has ended: its last changes."""
        self._guarded(self.frames.check_end)
        self._guarded(self._tell_end)

    def fill(self, limit):
        """Ends the recording, but not the run, because of a limit."""
        if self.ended is None:
            self.ended = limit
            self._desk.write(f'{{"full":["{limit}",{self._last()}]}}\n')
            self._on_end()

    def fail(self, error):
        """What was raised in the recorder ends the recording: at a limit, or as the recorder's own fault."""
        for kind, limit in _LIMITS:
            if isinstance(error, kind):
                self.fill(limit)
                return
        if not isinstance(self.ended, BaseException):
            self.ended = error
            # Told at once: the program may go on for ever.
            self._desk.write(f'{{"failure":{json_string(told(error))}}}\n')
            self._on_end()

    def begin(self, below):
        """The choice begins. ``below``: address, code and offset of the frames that are on the stack, outermost first."""
        self._guarded(self._adopt_all, below)

    # What the events call.

    def on_instruction(self, address, offset):
        self._guarded(self._step, address, offset)
        if self.ended == 'steps':
            self.unrecorded = self._known(address).code

    def on_told(self, offset, count):
        """The desk has told the next instruction of :attr:`top` by itself, in which the contents of ``count`` objects changed."""
        self._guarded(self._told, offset, count)

    def on_start(self, address, offset, code, names):
        self._guarded(self._start, address, offset, code, names)

    def on_resume(self, address, offset):
        self._guarded(self._resume, address, offset)

    def on_throw(self, address):
        self._guarded(self._throw, address)

    def on_leave(self, address, kind, role, value):
        self._guarded(self._leave, address, kind, role, value)

    def on_exception(self, address, kind, exception):
        self._guarded(self._event, address, kind, 'exception', exception)

    def _guarded(self, act, *arguments):
        """A failure of ours must neither reach the program nor leave half a recording unnoticed."""
        if self.ended is not None:
            return
        try:
            act(*arguments)
        except BaseException as error:
            self.fail(error)

    def _adopt_all(self, below):
        self._desk.begin()
        for address, code, offset in below:
            text, frame = self.frames.add(address, code, self.frames.innermost())
            frame.offset = offset
            self.frames.enter(frame)
            if code == 0:
                text += self._names.open_late(frame.number, 'module', WORDS[address // POINTER + self._globals])
            self._desk.write(text)

    def _adopt(self, address):
        """A frame that was suspended when the choice began: who made it is not known."""
        text, frame = self.frames.add(address, self._index_of[WORDS[address // POINTER + self._code] & ~TAG_MASK], None)
        self._desk.write(text)
        return frame

    def _known(self, address):
        frame = self.frames.get(address)
        if frame is None and self._choice is None:
            raise Untold
        return self._adopt(address) if frame is None else frame

    def _start(self, address, offset, code, names):
        self.frames.check()
        text, frame = self.frames.add(address, code, self.frames.innermost())
        self.frames.enter(frame)
        if names is not None:
            text += self._names.open(frame.number, *names)
        self._desk.write(f'{text}{{"event":{{"kind":"call","step":{self.steps},"frame":{frame.number}}}}}\n')
        self._step(address, offset)

    def _resume(self, address, offset):
        self.frames.check()
        frame = self._known(address)
        self.frames.enter(frame)
        self._desk.write(f'{{"event":{{"kind":"resume","step":{self.steps},"frame":{frame.number}}}}}\n')
        self._step(address, offset)

    def _throw(self, address):
        # A generator that never began has no frame yet: the exception comes before its first instruction.
        frame = self.frames.get(address)
        if frame is not None:
            self.frames.enter(frame)
            self._desk.write(f'{{"event":{{"kind":"resume","step":{self._last()},"frame":{frame.number}}}}}\n')

    def _leave(self, address, kind, role, value):
        if kind != 'unwind':
            self.frames.check()
        if not self._event(address, kind, role, value):
            return
        frame = self.frames.running.pop()
        if kind != 'yield':
            self._is_closing = frame is self._window
            below = self.frames.innermost() if kind == 'unwind' else None
            self._heap.left(frame.number, self._last(), None if below is None else below.number)
            self._names.close(frame.number)
            self.frames.remove(frame)

    def _event(self, address, kind, role, value):
        """Tells an event of the running frame; False for one that was never entered (its first event failed)."""
        frame = self.frames.innermost()
        if frame is None or frame.address != address:
            return False
        # Within one instruction an object may be freed and another begin where it was.
        self._heap.bury(frame.number)
        if kind == 'raise':
            self._desk.raised(frame, value)
        number = self._heap.meet(value)
        self._desk.write(
            f'{{"event":{{"kind":"{kind}","step":{self._last()},"frame":{frame.number},"{role}":{number}}}}}\n'
        )
        return True

    def _last(self):
        return max(self.steps - 1, 0)

    def _step(self, address, offset):
        if self.steps >= self._most_steps:
            self.fill('steps')
            return
        heap = self._heap
        frame = self._known(address)
        heap.bury(frame.number)
        frame.offset = offset
        heap.at_frame(frame.number)
        self.top = frame
        self._end_step(self._desk.step(frame, offset, heap))

    def _told(self, offset, count):
        if count < 0:
            raise Full
        self.top.offset = offset
        self._end_step(self._desk.changed(count))

    def _end_step(self, changed):
        self._amend('amend', changed)
        self.steps += 1
        self._desk.begin_step(self.steps - 1)
        overheard = is_overheard()
        if overheard:
            self._note_overheard()
        if self._choice is not None:
            self._check_window(self.top, self.top.offset)
        elif not overheard and self._heap.is_settled():
            self._desk.expect(self.top)

    def _note_overheard(self):
        for by in overheard_by():
            if by not in self.overheard:
                self.overheard.add(by)
                self._desk.write(f'{{"overheard":{{"by":"{by}","step":{self.steps - 1}}}}}\n')

    def _check_window(self, frame, offset):
        """The choice ends with the first step behind it, which tells what its last instruction has left."""
        if self._window is None:
            self._window = frame
        elif self._is_closing or (frame is self._window and not self._choice.holds(frame.code, offset)):
            self.fill('choice')

    def _tell_end(self):
        self._heap.bury(None)
        changed = self._desk.write_state('{"endState":{"stack":[0]')
        self._amend('endState', changed)

    def _amend(self, key, changed):
        """Adds names and contents that changed to the step just written, and the counts of objects met thereby."""
        while True:
            contents, names = self._heap.contents_now(changed), self._names.now(changed)
            if not contents and not names:
                return
            parts = []
            if contents:
                parts.append(f'"contents":[{",".join(contents)}]')
            if names:
                parts.append(f'"names":[{",".join(names)}]')
            changed = self._desk.write_state(f'{{"{key}":{{{",".join(parts)}')
