"""Runs a program in this interpreter and follows it instruction by instruction.

Run as ``python -u -B steps REQUEST``, a file of JSON: the program's ``path``, the ``limits``, the ``choice`` if there is one, and the files
``paper``, ``stdout`` and ``stderr``; the latter two are this process's own, and only grow.
"""

import os
import sys

_OWN = os.path.dirname(os.path.abspath(__file__))
_NATIVE = os.path.dirname(_OWN)
#: Where the recorder's modules are: those that follow steps, those that also the sampler has, the package ``python``.
_PATHS = [_OWN, os.path.join(_NATIVE, 'sampled'), os.path.dirname(os.path.dirname(_NATIVE))]

# As `setarch --addr-no-randomize`: where objects lie decides what the type attribute cache keeps, and so some counts.
_ADDR_NO_RANDOMIZE = 0x0040000


def _settle():
    """Begins anew with addresses that are the same each time, where the system lets it."""
    try:
        import ctypes
    except ImportError:
        return
    personality = ctypes.CDLL(None).personality
    personality.argtypes = (ctypes.c_ulong,)
    now = personality(0xFFFF_FFFF)
    if not now & _ADDR_NO_RANDOMIZE and personality(now | _ADDR_NO_RANDOMIZE) >= 0:
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])


_settle()
sys.path[:1] = _PATHS
from python import private

private.load('following', *_PATHS[:2]).main(sys.argv[1], _PATHS, private)
