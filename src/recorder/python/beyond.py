"""Before ``sys.monitoring`` (3.11): the frame that is one too many.

The trace function needs a frame itself, so a run that is followed may go :data:`SPARE` deeper than the limit says. Where
a frame begins that would not have without the recorder, the RecursionError is raised then; neither the recording nor
the traceback has that frame.
"""

import ctypes
import dis
import functools
from collections import defaultdict

from .memory import INTS, POINTER, WORDS

#: Frames on top of the limit: exec, which counts as one; the one too many; one that goes on, which is not refused; and the
#: trace function.
SPARE = 4
#: Those of them that a program has which nobody follows any more: for exec.
KEPT = 1
#: The trace function finds fewer left where a frame is one too many.
LEAST = 2
#: Frames for what raises the error, and for being told of it.
_MORE = 20
_CALL, _EXCEPTION, _, _RETURN = range(4)
_RESUMES = frozenset(dis._all_opmap.get(name, -1) for name in ('RESUME', 'RESUME_QUICK'))


class _Raiser:
    def __bool__(self):
        raise RecursionError('maximum recursion depth exceeded')


class Beyond:
    """``remaining`` is the index among ``INTS`` of how many frames the thread may still push; ``instruction`` the offset
    in an interpreter frame of the pointer to its instruction, in words."""

    def __init__(self, remaining, instruction, from_address):
        self._remaining = remaining
        self._instruction = instruction
        self._object = from_address
        #: Address of the frame object that is one too many.
        self._frame = 0
        #: Whether something is to be done, however many frames there are.
        self.is_waiting = False
        self._raiser = _Raiser()
        add = ctypes.pythonapi.Py_AddPendingCall
        add.argtypes = (ctypes.c_void_p, ctypes.c_void_p)
        # A pending call fails, and so raises, if it returns -1: as this does where __bool__ raises.
        is_true = ctypes.cast(ctypes.pythonapi.PyObject_IsTrue, ctypes.c_void_p)
        #: To be asked for an item and not called: behind a call the interpreter would see to what is pending at once.
        self._add = defaultdict(functools.partial(add, is_true, id(self._raiser)))

    def takes(self, frame_object, frame, what, argument):
        """Whether an event is about such a frame. To be asked if :attr:`is_waiting`, or if there is hardly any room."""
        if frame_object == self._frame:
            if what == _EXCEPTION:
                INTS[self._remaining] -= _MORE
            elif what == _RETURN:
                self._add.clear()
                self._frame = 0
            return True
        if self._frame:
            # What raises the error.
            return False
        if self.is_waiting:
            if what == _EXCEPTION:
                # In the frame below: its traceback ends here.
                self.is_waiting = False
                self._object(argument)[2].tb_next = None
            return False
        if what != _CALL or not self._begins(frame):
            return False
        self._frame = frame_object
        self.is_waiting = True
        INTS[self._remaining] += _MORE
        self._add[frame_object]
        return True

    def _begins(self, frame):
        """Whether pending calls are made at the frame's instruction: they are when a call begins."""
        at = WORDS[frame // POINTER + self._instruction]
        unit = WORDS[at // POINTER] >> 8 * (at % POINTER)
        return unit & 0xFF in _RESUMES and unit >> 8 & 0xFF < 2
