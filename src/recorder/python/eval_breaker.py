"""Watches specialisation before ``sys.monitoring`` (3.11), where every kind of tracing switches it off: a pending call that
asks to be called again, each time that the interpreter heeds its eval breaker (``Python/ceval_gil.c``)."""

import ctypes
import dis
import sys


class EvalBreaker:
    """Looks where a call begins, a generator goes on, and at each jump back of the main thread (3.11).

    What is seen where a call begins is what the calls before it have left, and what its own RESUME has done.
    """

    METHOD = 'eval breaker'
    #: A pending call that adds itself is called this often before the interpreter goes on (``NPENDINGCALLS``).
    _IN_A_ROW = 32

    def __init__(self, record, passes):
        self._record = record
        self._code = record.code
        self._meanings = _meanings(record.code, passes)
        self._turn = 0
        self._is_on = False
        kind = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p)
        self._call = kind(self._on_check)
        self._add = ctypes.pythonapi.Py_AddPendingCall
        self._add.argtypes = [kind, ctypes.c_void_p]

    def start(self):
        """From here on the code is watched."""
        self._is_on = True
        self._record.on_end = self._off
        self._add(self._call, None)

    def stop(self):
        """Looks once more, at what the last call has left."""
        if self._is_on:
            self._record.look('end')
        self._off()

    def _off(self):
        self._is_on = False

    def _on_check(self, _):
        turn = self._turn = (self._turn + 1) % self._IN_A_ROW
        try:
            if self._is_on and turn == 1:
                if sys.gettrace() or sys.getprofile():
                    # A traced RESUME never gets past an eval breaker that is always set.
                    self._record.end('tracing')
                else:
                    self._see(sys._getframe(1))
        except RecursionError:
            self._record.is_lost = True
        except Exception as error:
            if not self._record.fail(error):
                raise
        if self._is_on:
            self._add(self._call, None)
        return 0

    def _see(self, frame):
        if frame.f_code is not self._code:
            return
        kind, at = self._meanings.get(frame.f_lasti, (None, None))
        if kind is not None:
            self._record.look(kind, at)


def _meanings(code, passes):
    """``{offset: (kind of look, offset of the jump)}`` of the instructions of 3.11 that heed the eval breaker."""
    found = {}
    last = None
    for instruction in dis.get_instructions(code):
        name = instruction.opname
        if name == 'RESUME':
            # What follows an ``await`` or a ``yield from`` doesn't heed it (``Include/internal/pycore_opcode.h``).
            if instruction.arg < 2:
                found[instruction.offset] = ('resume' if instruction.arg else 'begin', None)
        elif passes and 'JUMP_BACKWARD' in name and not name.endswith('NO_INTERRUPT'):
            found[instruction.offset] = ('pass', instruction.offset)
            if last is not None and last.opname == 'COMPARE_OP':
                # Specialised, a comparison also does the jump behind it.
                found[last.offset] = ('pass', instruction.offset)
        last = instruction
    return found
