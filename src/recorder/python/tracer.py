"""Follows a run: one step for each instruction of the program's own code, before it runs (``sys.monitoring``)."""

import sys

from .heap import TooManyObjects
from .memory import POINTER, WORDS
from .text import json_string

_MONITORING = sys.monitoring
_EVENTS = _MONITORING.events
_TOOL = 4
_LOCAL = _EVENTS.INSTRUCTION | _EVENTS.PY_START | _EVENTS.PY_RESUME | _EVENTS.PY_RETURN | _EVENTS.PY_YIELD
_GLOBAL = _EVENTS.PY_UNWIND | _EVENTS.PY_THROW | _EVENTS.RAISE | _EVENTS.RERAISE | _EVENTS.EXCEPTION_HANDLED
_OPTIMIZED = 1


class Followed:
    """A frame of the program, as it was last told."""

    __slots__ = ('locals', 'number', 'slots', 'space', 'stack')

    def __init__(self, number, slots):
        self.number = number
        self.slots = slots
        self.locals = [0] * slots
        self.stack = []
        self.space = None


class Namespace:
    """A dict of names that is followed: the module's or a class body's."""

    __slots__ = ('address', 'names', 'number')

    def __init__(self, number, address, names):
        self.number = number
        self.address = address
        self.names = names


class Tracer:
    """Writes steps and events through the desk.

    ``codes`` are addresses: a reference of ours would show in the counts.
    """

    def __init__(self, codes, slots, layout, desk, heap, contents, from_address, most_steps):
        self._codes = codes
        self._index = {address: index for index, address in enumerate(codes)}
        self._slots = slots
        self._layout = layout
        self._desk = desk
        self._heap = heap
        self._contents = contents
        self._object = from_address
        self._most_steps = most_steps
        self._frames = {}
        self._running = []
        self._spaces = []
        self._frame_count = 0
        self._space_count = 0
        self.steps = 0
        self.failure = None

    def start(self):
        """Instruments the program's code objects, and only those."""
        _MONITORING.use_tool_id(_TOOL, 'inside-cpython')
        for event, callback in (
            (_EVENTS.INSTRUCTION, self._on_instruction),
            (_EVENTS.PY_START, self._on_start),
            (_EVENTS.PY_RESUME, self._on_resume),
            (_EVENTS.PY_THROW, self._on_throw),
            (_EVENTS.PY_RETURN, self._on_return),
            (_EVENTS.PY_YIELD, self._on_yield),
            (_EVENTS.PY_UNWIND, self._on_unwind),
            (_EVENTS.RAISE, self._on_raise),
            (_EVENTS.RERAISE, self._on_raise),
            (_EVENTS.EXCEPTION_HANDLED, self._on_handled),
        ):
            _MONITORING.register_callback(_TOOL, event, callback)
        for address in self._codes:
            _MONITORING.set_local_events(_TOOL, self._object(address), _LOCAL)
        _MONITORING.set_events(_TOOL, _GLOBAL)

    def stop(self):
        """Takes the instrumentation off again."""
        if _MONITORING.get_tool(_TOOL) is None:
            return
        _MONITORING.set_events(_TOOL, 0)
        for address in self._codes:
            _MONITORING.set_local_events(_TOOL, self._object(address), 0)
        _MONITORING.free_tool_id(_TOOL)

    def finish(self):
        """Once the program has ended: the last changes, and the instrumentation off."""
        if self.failure is None:
            self._guarded(self._end_state)
        self._desk.trace(False)
        self.stop()

    def _end_state(self):
        self._heap.bury()
        changed = self._desk.write_state('{"endState":{"stack":[0]')
        self._amend('endState', changed)

    def fill(self, limit):
        """Ends the recording, but not the run, because of a limit."""
        if self.failure is not None:
            return
        self.failure = limit
        self._desk.write(f'{{"full":["{limit}",{self._last()}]}}\n')
        self._desk.stop()
        self._desk.trace(False)
        self.stop()

    # The events. Each callback drops its references before counts are compared.

    def _on_instruction(self, code, offset):
        self._desk.mute()
        del code
        frame = sys._getframe(1)
        address = WORDS[(id(frame) + self._layout.frame_pointer) // POINTER]
        del frame
        self._guarded(self._step, address, offset)
        self._desk.unmute()

    def _on_start(self, code, offset):
        self._desk.mute()
        index = self._index[id(code)]
        has_names = not code.co_flags & _OPTIMIZED
        name = code.co_qualname if index else 'module'
        del code
        frame = sys._getframe(1)
        address = WORDS[(id(frame) + self._layout.frame_pointer) // POINTER]
        names = frame.f_locals if has_names else None
        names = id(names) if type(names) is dict else None
        del frame
        self._guarded(self._enter, address, offset, index, names, name)
        self._desk.unmute()

    def _on_resume(self, code, offset):
        self._desk.mute()
        del code
        frame = sys._getframe(1)
        address = WORDS[(id(frame) + self._layout.frame_pointer) // POINTER]
        del frame
        self._guarded(self._resume, address, offset)
        self._desk.unmute()

    def _on_throw(self, code, offset, exception):
        if id(code) not in self._index:
            return
        self._desk.mute()
        del code, exception
        frame = sys._getframe(1)
        address = WORDS[(id(frame) + self._layout.frame_pointer) // POINTER]
        del frame
        self._guarded(self._throw, address)
        self._desk.unmute()

    def _on_return(self, code, offset, value):
        self._desk.mute()
        self._guarded(self._leave, 'return', 'value', id(value))
        self._desk.unmute()

    def _on_yield(self, code, offset, value):
        self._desk.mute()
        self._guarded(self._leave, 'yield', 'value', id(value))
        self._desk.unmute()

    def _on_unwind(self, code, offset, exception):
        if id(code) in self._index:
            self._desk.mute()
            self._guarded(self._leave, 'unwind', 'exception', id(exception))
            self._desk.unmute()

    def _on_raise(self, code, offset, exception):
        if id(code) in self._index:
            self._desk.mute()
            self._guarded(self._event, 'raise', 'exception', id(exception))
            self._desk.unmute()

    def _on_handled(self, code, offset, exception):
        if id(code) in self._index:
            self._desk.mute()
            self._guarded(self._event, 'handle', 'exception', id(exception))
            self._desk.unmute()

    # What they do.

    def _guarded(self, act, *arguments):
        """A failure of ours must neither reach the program nor leave half a recording unnoticed."""
        if self.failure is not None:
            return
        try:
            act(*arguments)
        except TooManyObjects:
            self.fill('objects')
        except MemoryError:
            self.fill('memory')
        except BaseException as error:
            self.stop()
            self.failure = error

    def _enter(self, address, offset, index, names, name):
        caller = self._running[-1].number if self._running else None
        frame = Followed(self._frame_count, self._slots[index])
        self._frame_count += 1
        self._frames[address] = frame
        self._running.append(frame)
        lines = f'{{"frame":{{"code":{index},"caller":{"null" if caller is None else caller}}}}}\n'
        if names is not None:
            lines += self._open_namespace(frame, names, name)
        self._desk.write(f'{lines}{{"event":{{"kind":"call","step":{self.steps},"frame":{frame.number}}}}}\n')
        self._step(address, offset)

    def _resume(self, address, offset):
        frame = self._frames[address]
        self._running.append(frame)
        self._desk.write(f'{{"event":{{"kind":"resume","step":{self.steps},"frame":{frame.number}}}}}\n')
        self._step(address, offset)

    def _throw(self, address):
        frame = self._frames[address]
        self._running.append(frame)
        self._desk.write(f'{{"event":{{"kind":"resume","step":{self._last()},"frame":{frame.number}}}}}\n')

    def _last(self):
        return max(self.steps - 1, 0)

    def _event(self, kind, role, address):
        number = self._heap.meet(address)
        frame = self._running[-1].number
        self._desk.write(
            f'{{"event":{{"kind":"{kind}","step":{self._last()},"frame":{frame},"{role}":{number}}}}}\n'
        )

    def _leave(self, kind, role, address):
        self._event(kind, role, address)
        frame = self._running.pop()
        if kind != 'yield':
            self._heap.left(frame.number, self._last())
        if kind != 'yield' and frame.space is not None and frame.number:
            self._desk.watch(-1 - frame.space.number, [])
            self._spaces.remove(frame.space)

    def _open_namespace(self, frame, address, name):
        number = self._space_count
        self._space_count += 1
        dictionary = self._object(address)
        space = Namespace(number, address, {key: id(value) for key, value in dict.items(dictionary)})
        self._desk.watch(-1 - number, self._contents.ranges(dictionary))
        del dictionary
        frame.space = space
        self._spaces.append(space)
        return f'{{"namespace":{{"name":{json_string(name)},"frame":{frame.number}}}}}\n'

    def _step(self, address, offset):
        if self.steps >= self._most_steps:
            self.fill('steps')
            return
        heap = self._heap
        heap.bury()
        frame = self._frames[address]
        heap.at_frame(frame.number)
        start = (address + self._layout.localsplus) // POINTER
        end = WORDS[(address + self._layout.stack_pointer) // POINTER] // POINTER
        known = heap.slots
        slots = [known[word] if word in known else heap.slot(word) for word in WORDS[start:end]]
        text = f'{{"step":{{"frame":{frame.number},"offset":{offset}'
        count = frame.slots
        fast = slots[:count]
        if fast != frame.locals:
            changed = [[i, new] for i, (new, old) in enumerate(zip(fast, frame.locals)) if new != old]
            text += f',"locals":{changed}'
            frame.locals = fast
        stack = slots[count:]
        if stack != frame.stack:
            keep = 0
            for new, old in zip(stack, frame.stack):
                if new != old:
                    break
                keep += 1
            text += f',"stack":{[keep, *stack[keep:]]}'
            frame.stack = stack
        changed = self._desk.write_state(text)
        self._amend('amend', changed)
        self.steps += 1
        self._desk.begin_step(self.steps - 1)

    def _amend(self, key, changed):
        """Adds names and contents that changed to the step just written, and the counts of objects met thereby."""
        while True:
            names = [number for number in changed if number > 0x7FFF_FFFF]
            told = self._heap.contents_now([number for number in changed if number <= 0x7FFF_FFFF])
            moved = [entry for number in names for entry in self._names_now(0xFFFF_FFFF - number)]
            if not told and not moved:
                return
            parts = []
            if told:
                parts.append(f'"contents":[{",".join(told)}]')
            if moved:
                parts.append(f'"names":[{",".join(moved)}]')
            changed = self._desk.write_state(f'{{"{key}":{{{",".join(parts)}')

    def _names_now(self, number):
        """What changed in a namespace, as JSON texts ``[namespace, name, object]``."""
        space = next((s for s in self._spaces if s.number == number), None)
        if space is None:
            return []
        dictionary = self._object(space.address)
        now = {key: id(value) for key, value in dict.items(dictionary)}
        self._desk.watch(-1 - number, self._contents.ranges(dictionary))
        del dictionary
        told = []
        for name, address in now.items():
            if type(name) is str and space.names.get(name) != address:
                told.append(f'[{number},{json_string(name)},{self._heap.meet(address)}]')
        for name in space.names:
            if type(name) is str and name not in now:
                told.append(f'[{number},{json_string(name)},0]')
        space.names = now
        return told
