"""Reading interpreter frames straight from memory, read-only.

No offset is written down here: each is found by calling a probe function whose locals are known, and then compared
with ``_Py_DebugOffsets`` (``Include/internal/pycore_debug_offsets.h``) where the interpreter has it (3.13 and later).
"""

import ctypes
import gc
import os
import struct
import sys

POINTER = ctypes.sizeof(ctypes.c_void_p)
_WORD = ctypes.c_uint64 if POINTER == 8 else ctypes.c_uint32
#: All of the address space as one array of words, indexed by address // POINTER.
WORDS = (_WORD * (2 ** (59 if POINTER == 8 else 29) - 1)).from_address(0)
#: The same as C's ints, indexed by address // 4.
INTS = (ctypes.c_int32 * (2 ** (60 if POINTER == 8 else 29) - 1)).from_address(0)

#: 3.14 keeps tags in the two low bits of a stack slot (``Include/internal/pycore_stackref.h``).
TAGGED = sys.version_info >= (3, 14)
TAG_MASK = 3 if TAGGED else 0
BORROWED = 1
TAGGED_INT = 3

#: Frames that the recorder may need on top of the program's deepest one.
ROOM = 200

#: Of a ``PyInterpreterState``, those that are searched.
_INTERPRETER_INTS = 4096

REFCOUNT_MASK = 0xFFFF_FFFF
#: Counts from here up belong to immortal objects (PEP 683; ``Include/refcount.h``).
IMMORTAL = 0x4000_0000 if POINTER == 4 else 0x8000_0000
HAS_IMMORTALS = sys.version_info >= (3, 12)


class UnknownLayout(Exception):
    """This interpreter's memory isn't laid out in a way that the recorder understands."""


def words_at(address, count):
    """``count`` words from ``address`` on, or None where that can't be memory of ours.

    For addresses that may be none: slower than ``WORDS``, but it never crashes.
    """
    if address < 1024 or address % POINTER:
        return None
    if sys.platform == 'emscripten':
        if address + count * POINTER > ctypes.pythonapi.emscripten_get_heap_size():
            return None
        first = address // POINTER
        return WORDS[first : first + count]
    data = _bytes_at(address, count * POINTER)
    return list(struct.unpack(f'={count}{"Q" if POINTER == 8 else "I"}', data)) if data else None


def _bytes_at(address, count):
    if address + count >= 1 << 63:
        return None
    try:
        # Opened each time: the program must find no file of ours among its own.
        file = os.open('/proc/self/mem', os.O_RDONLY)
    except OSError:
        raise UnknownLayout('This system does not let a process read its memory as a file (/proc/self/mem).') from None
    try:
        found = os.pread(file, count, address)
    except OSError:
        return None
    finally:
        os.close(file)
    return found if len(found) == count else None


def refcount(address):
    """``ob_refcnt`` of the object at ``address``."""
    return WORDS[address // POINTER] & REFCOUNT_MASK


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


class CurrentFrame:
    """Finds the frame that runs without asking for frame objects: each would be one more for the collector to count."""

    def __init__(self, layout):
        get = ctypes.pythonapi.PyThreadState_Get
        get.restype = ctypes.c_size_t
        get.argtypes = ()
        #: Address of the thread state.
        self.thread = get()
        #: Offset in it of the pointer to the current frame, or to what holds that (``_PyCFrame``, up to 3.12).
        self.offset = -1
        self._inner = -1
        self._previous = layout.previous // POINTER
        self._code = layout.code // POINTER
        own = WORDS[(id(sys._getframe()) + layout.frame_pointer) // POINTER]
        words = WORDS[self.thread // POINTER : self.thread // POINTER + 64]
        pointers = [index for index, word in enumerate(words) if words_at(word, 4)]
        # Read here and not in a function of its own, which would be the current frame then.
        words = WORDS[self.thread // POINTER : self.thread // POINTER + 64]
        if own in words:
            self.offset = words.index(own) * POINTER
        else:
            for index in pointers:
                first = words[index] // POINTER
                behind = WORDS[first : first + 4]
                if own in behind:
                    self.offset, self._inner = index * POINTER, behind.index(own)
                    break
        if self.offset < 0:
            raise UnknownLayout('The current frame was not found in the thread state.')
        self._word = (self.thread + self.offset) // POINTER

    def place(self):
        """Index among ``WORDS`` of the pointer to the running frame, as long as no other is entered from C."""
        return self._word if self._inner < 0 else WORDS[self._word] // POINTER + self._inner

    def of_code(self, code):
        """Address of the innermost interpreter frame that runs the code object at address ``code``."""
        frame = WORDS[self._word]
        if self._inner >= 0:
            frame = WORDS[frame // POINTER + self._inner]
        while frame:
            words = frame // POINTER
            if WORDS[words + self._code] & ~TAG_MASK == code:
                return frame
            frame = WORDS[words + self._previous]
        raise UnknownLayout('The frame that an event is about was not found.')


class Collector:
    """The garbage collector's count of new objects: what the recorder makes must neither show there nor start it."""

    def __init__(self):
        self._generation = _find_generation()
        self._enabled = self._find_enabled()
        self._was_enabled = self._count = 0

    def _find_enabled(self):
        was = gc.isenabled()
        found = set(range(self._generation - 16, self._generation))
        for switch, value in ((gc.disable, 0), (gc.enable, 1), (gc.disable, 0), (gc.enable, 1)):
            switch()
            found = {index for index in found if INTS[index] == value}
        if not was:
            gc.disable()
        if len(found) != 1:
            raise UnknownLayout('The switch of the garbage collector was not found.')
        return found.pop()

    def hold(self):
        """From here on, objects are the recorder's own."""
        # No tuple: one that the program has just freed would be used for it.
        self._was_enabled = INTS[self._enabled]
        self._count = INTS[self._generation + 1]
        INTS[self._enabled] = 0

    def release(self):
        """From here on, they are the program's again."""
        INTS[self._enabled] = self._was_enabled
        INTS[self._generation + 1] = self._count


def _find_generation():
    """Index among ``INTS`` of the youngest generation's threshold; behind it stands its count."""
    get = ctypes.pythonapi.PyInterpreterState_Get
    get.restype = ctypes.c_size_t
    get.argtypes = ()
    first = get() // 4
    before = gc.get_threshold()
    wanted = (71_237, 81_239, 91_241)
    # struct gc_generation: a list head of two pointers, int threshold, int count
    stride = (2 * POINTER + 8) // 4
    gc.set_threshold(*wanted)
    try:
        region = INTS[first : first + _INTERPRETER_INTS]
    finally:
        gc.set_threshold(*before)
    last = len(region) - 2 * stride
    found = [i for i in range(last) if region[i] == wanted[0] and region[i + stride] == wanted[1] and region[i + 2 * stride] == wanted[2]]
    if len(found) != 1:
        raise UnknownLayout('The generations of the garbage collector were not found.')
    return first + found[0]


def find_recursion_counter(thread):
    """Index among ``INTS`` of that of the thread state that says how many Python frames it may still push."""
    limit = sys.getrecursionlimit()
    first = thread // 4
    # Two ints side by side: what remains, and the limit.
    found = [
        index
        for index in range(first, first + 64)
        if INTS[index + 1] == limit and 0 < limit - INTS[index] < limit and _deeper(index) == INTS[index] - 1
    ]
    if len(found) != 1:
        raise UnknownLayout('The count of remaining frames was not found in the thread state.')
    return found[0]


def _deeper(index):
    return INTS[index]
