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

sys.path[:1] = _PATHS
from python import private

private.load('following', *_PATHS[:2]).main(sys.argv[1], _PATHS, private)
