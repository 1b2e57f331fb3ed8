"""The frame that runs, read from the thread state, and how many more it may still push."""

import ctypes
import sys

from .memory import INTS, POINTER, TAG_MASK, WORDS, UnknownLayout, words_at


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
