"""Reading interpreter frames straight from memory, read-only.

No offset is written down here: each is found by calling a probe function whose locals are known, and then compared
with ``_Py_DebugOffsets`` (``Include/internal/pycore_debug_offsets.h``) where the interpreter has it (3.13 and later).
"""

import ctypes
import struct
import sys

POINTER = ctypes.sizeof(ctypes.c_void_p)
_WORD = ctypes.c_uint64 if POINTER == 8 else ctypes.c_uint32
#: All of the address space as one array of words, indexed by address // POINTER.
WORDS = (_WORD * (2 ** (59 if POINTER == 8 else 29) - 1)).from_address(0)

#: 3.14 keeps tags in the two low bits of a stack slot (``Include/internal/pycore_stackref.h``).
TAGGED = sys.version_info >= (3, 14)
TAG_MASK = 3 if TAGGED else 0
BORROWED = 1
TAGGED_INT = 3

REFCOUNT_MASK = 0xFFFF_FFFF
#: Counts from here up belong to immortal objects (PEP 683; ``Include/refcount.h``).
IMMORTAL = 0x4000_0000 if POINTER == 4 else 0x8000_0000


class UnknownLayout(Exception):
    """This interpreter's memory isn't laid out in a way that the recorder understands."""


def words_at(address, count):
    """``count`` words from ``address`` on, or None where that can't be memory of ours."""
    if address < 1024 or address % POINTER or address + count * POINTER > memory_end():
        return None
    first = address // POINTER
    return WORDS[first : first + count]


def memory_end():
    """The first address behind the memory that may be read."""
    if sys.platform == 'emscripten':
        return ctypes.pythonapi.emscripten_get_heap_size()
    raise UnknownLayout(f'Memory of {sys.platform} is not read yet.')


def refcount(address):
    """``ob_refcnt`` of the object at ``address``."""
    return WORDS[address // POINTER] & REFCOUNT_MASK


class FrameLayout:
    """Offsets in bytes: where a frame object points to its ``_PyInterpreterFrame``, and the fields of that."""

    __slots__ = (
        'code',
        'first_instruction',
        'frame_pointer',
        'globals',
        'instruction',
        'localsplus',
        'previous',
        'stack_pointer',
    )

    def __init__(self):
        for name in self.__slots__:
            setattr(self, name, -1)

    def check(self):
        """Refuses a layout in which a field wasn't found, or that ``_Py_DebugOffsets`` contradicts."""
        missing = [name for name in self.__slots__ if getattr(self, name) < 0]
        if missing:
            raise UnknownLayout(f'In an interpreter frame, these fields were not found: {", ".join(missing)}.')
        published = debug_offsets()
        if published is None:
            return
        # struct _interpreter_frame: …, executable, instr_ptr, localsplus, owner, stackpointer
        found = [self.code, self.instruction, self.localsplus]
        for i in range(len(published) - 4):
            if published[i : i + 3] == found and published[i + 4] == self.stack_pointer:
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


def find_frame_layout():
    """Finds the layout by looking at the frame of a function that was called with known objects."""
    layout = FrameLayout()
    sentinels = [_Sentinel() for _ in range(3)]

    def look(_):
        frame = sys._getframe(1)
        _find_fields(layout, frame, [id(s) for s in sentinels])

    _probe(*sentinels, look)
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
    stack = address + layout.localsplus + len(code.co_varnames) * POINTER
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


def find_current_frame(layout):
    """``(address of the thread state, offset of its current frame)``."""
    get = ctypes.pythonapi.PyThreadState_Get
    get.restype = ctypes.c_size_t
    get.argtypes = ()
    thread = get()
    own = WORDS[(id(sys._getframe()) + layout.frame_pointer) // POINTER]
    # Read here and not in a function of its own, which would be the current frame then.
    words = WORDS[thread // POINTER : thread // POINTER + 64]
    for index, word in enumerate(words):
        if word == own:
            return thread, index * POINTER
    raise UnknownLayout('The current frame was not found in the thread state.')


def find_recursion_counter(thread):
    """Index of the word of the thread state that says how many Python frames it may still push."""
    limit = sys.getrecursionlimit()
    first = thread // POINTER
    # Two ints side by side: what remains, and the limit.
    size = 4 // POINTER or 1
    found = [
        index
        for index in range(first, first + 64)
        if WORDS[index + size] == limit and 0 < limit - WORDS[index] < limit and _deeper(index) == WORDS[index] - 1
    ]
    if POINTER != 4 or len(found) != 1:
        raise UnknownLayout('The count of remaining frames was not found in the thread state.')
    return found[0]


def _deeper(index):
    return WORDS[index]
