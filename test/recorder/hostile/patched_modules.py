"""Replaces what the recorder might use, in every module that it might use, and the modules themselves."""

import ctypes
import gc
import io
import itertools
import json
import linecache
import operator
import os
import struct
import sys
import traceback
import types

said = print


def wrong(*arguments, **keywords):
    said('asked')
    raise SystemError('a patched function was called')


for module in (ctypes, gc, io, itertools, json, linecache, operator, struct, traceback, types):
    vars(module).update(dict.fromkeys(vars(module), wrong))
for name in ('open', 'close', 'stat', 'pread', 'read', 'write', 'getpid'):
    setattr(os, name, wrong)
for name in ('settrace', 'setprofile', '_getframe', 'getrefcount', 'gettrace', 'getrecursionlimit', 'getsizeof', 'exception'):
    setattr(sys, name, wrong)
if hasattr(sys, 'monitoring'):
    vars(sys.monitoring).update(dict.fromkeys(vars(sys.monitoring), wrong))
sys.modules.update(dict.fromkeys(set(sys.modules) - {'builtins', 'sys', '__main__', 'threading'}))


class Thing:
    def __init__(self):
        self.held = [1, {'k': (2, 3)}]

    def __del__(self):
        self.held = None


thing = Thing()
thing.other = lambda: thing
thing.held += [thing]
del thing
said('done')
