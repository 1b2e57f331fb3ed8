"""Where the fields of interpreter frames are.

No offset is written down here: each is found by calling a probe function whose locals are known, and then compared
with ``_Py_DebugOffsets`` (``Include/internal/pycore_debug_offsets.h``) where the interpreter has it (3.13 and later).
"""

import ctypes
import struct
import sys

from .memory import POINTER, TAG_MASK, WORDS, UnknownLayout, words_at


class FrameLayout:
    """Offsets in bytes: where a frame object points to its ``_PyInterpreterFrame``, and the fields of that.

    ``stack_pointer`` is an address, or, where ``counts_slots``, an int that counts the slots in use from
    ``localsplus`` on (up to 3.13); -1 while nobody but the evaluation loop knows.
    """

    __slots__ = (
        'code',
        'counts_slots',
        'first_instruction',
        'frame_pointer',
        'globals',
        'instruction',
        'locals',
        'localsplus',
        'previous',
        'stack_pointer',
    )

    def __init__(self):
        for name in self.__slots__:
            setattr(self, name, -1)
        self.counts_slots = False

    def check(self):
        """Refuses a layout in which a field wasn't found, or that ``_Py_DebugOffsets`` contradicts."""
        missing = [name for name in self.__slots__ if getattr(self, name) < 0]
        if missing:
            raise UnknownLayout(f'In an interpreter frame, these fields were not found: {", ".join(missing)}.')
        published = debug_offsets()
        if published is None:
            return
        # struct _interpreter_frame: previous, executable, instr_ptr, localsplus, owner, and from 3.14 on stackpointer
        found = [self.previous, self.code, self.instruction, self.localsplus]
        for i in range(len(published) - 5):
            if published[i : i + 4] == found and (self.counts_slots or published[i + 5] == self.stack_pointer):
                return
        raise UnknownLayout('The fields found in an interpreter frame are not those that _Py_DebugOffsets names.')


def debug_offsets():
    """The numbers of ``_Py_DebugOffsets`` at the start of ``_PyRuntime``, or None where there are none."""
    try:
        runtime = ctypes.addressof(ctypes.c_char.in_dll(ctypes.pythonapi, '_PyRuntime'))
    except ValueError:
        return None
    if ctypes.string_at(runtime, 8) != b'xdebugpy':
        return None
    return list(struct.unpack_from('<96Q', ctypes.string_at(runtime + 8, 96 * 8)))


class _Sentinel:
    pass


def _probe(first, second, third, look):
    # Two pending values make the depth of the stack known: the list, and the NULL or callable below the call.
    return [first, second, look(third)]


#: What stands on its stack while it calls.
_PENDING = 2


def find_frame_layout():
    """Finds the layout by looking at the frame of a function that was called with known objects."""
    layout = FrameLayout()
    sentinels = [_Sentinel() for _ in range(3)]

    def look(_):
        frame = sys._getframe(1)
        _find_fields(layout, frame, [id(s) for s in sentinels])

    _probe(*sentinels, look)
    _find_locals(layout)
    layout.check()
    return layout


def _find_fields(layout, frame, sentinels):
    object_words = words_at(id(frame), 8)
    for index in range(2, 8):
        block = words_at(object_words[index], 24)
        bare = [word & ~TAG_MASK for word in block] if block else []
        start = next((i for i in range(len(bare) - 2) if bare[i : i + 3] == sentinels), None)
        if start is not None:
            layout.frame_pointer = index * POINTER
            layout.localsplus = start * POINTER
            break
    if layout.frame_pointer < 0:
        raise UnknownLayout('The interpreter frame behind a frame object was not found.')
    address = object_words[layout.frame_pointer // POINTER]
    code = frame.f_code
    slots = len(code.co_varnames)
    stack = address + layout.localsplus + slots * POINTER
    stack_end = stack + code.co_stacksize * POINTER
    # The instructions themselves, at the end of the code object.
    layout.first_instruction = ctypes.string_at(id(code), sys.getsizeof(code)).find(code._co_code_adaptive[:16])
    caller = WORDS[(id(frame.f_back) + layout.frame_pointer) // POINTER]
    for index, word in enumerate(words_at(address, layout.localsplus // POINTER)):
        if word & ~TAG_MASK == id(code):
            layout.code = index * POINTER
        elif word == caller:
            layout.previous = index * POINTER
        elif word == id(frame.f_globals):
            layout.globals = index * POINTER
        elif id(code) < word < id(code) + sys.getsizeof(code):
            layout.instruction = index * POINTER
        elif stack < word <= stack_end and word % POINTER == 0:
            layout.stack_pointer = index * POINTER
        elif layout.instruction >= 0 and word & 0xFFFF_FFFF == slots + _PENDING:
            layout.stack_pointer = index * POINTER
            layout.counts_slots = True


def _find_locals(layout):
    """The field ``f_locals``: asking the frame object for it would copy fast locals into a dict (up to 3.12)."""
    names = {}

    def look():
        address = WORDS[(id(sys._getframe(1)) + layout.frame_pointer) // POINTER]
        words = words_at(address, layout.localsplus // POINTER)
        if id(names) in words:
            layout.locals = words.index(id(names)) * POINTER

    names['look'] = look
    exec('look()', {}, names)
    names.clear()
