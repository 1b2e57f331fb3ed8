"""Who is called while a collection runs: ``__del__`` methods, callbacks of weak references, generators that are closed.

Callbacks that are no Python functions are not seen.
"""

import sys
import types
from _weakref import ReferenceType, getweakrefs

from .memory import POINTER, TAG_MASK, WORDS
from .text import json_string

_mro = type.__dict__['__mro__'].__get__
_dict_of_type = type.__dict__['__dict__'].__get__
_callback = ReferenceType.__dict__['__callback__'].__get__
_CODE_OF = {
    id(types.GeneratorType): types.GeneratorType.__dict__['gi_code'].__get__,
    id(types.CoroutineType): types.CoroutineType.__dict__['cr_code'].__get__,
    id(types.AsyncGeneratorType): types.AsyncGeneratorType.__dict__['ag_code'].__get__,
}


class Expected:
    """What the collector will call for its unreachable objects.

    ``codes`` maps addresses of the program's code objects to their indices.
    """

    def __init__(self):
        self.codes = {}
        #: From the address of a code object to why it will run.
        self._kinds = {}

    def expect(self, item):
        """``item`` is unreachable: what will be called for it is of interest."""
        code = _CODE_OF.get(id(type(item)))
        if code is not None:
            self._kinds[id(code(item))] = 'generator'
        method = _from_class(type(item), '__del__')
        if method is not None:
            self._kinds[id(_code_of(method))] = '__del__'
        for reference in getweakrefs(item):
            # A proxy would pass the question on to its object.
            callback = _callback(reference) if ReferenceType in _mro(type(reference)) else None
            if callback is not None:
                self._kinds[id(_code_of(callback))] = 'weakref callback'


class FollowedFinalisers(Expected):
    """Notes the calls of one collection at a time in a run that a tracer follows: it sees each frame anyway."""

    def __init__(self, tracer):
        super().__init__()
        self._tracer = tracer
        self._depth = 0

    def start(self, numbers, outer):
        """From here on frames belong to the collection."""
        if self._kinds:
            self._tracer.frames.entered = []
            self._depth = len(self._tracer.frames.running)

    def end(self):
        """The frames that the collector entered, and why each code object may have been run; as JSON text."""
        entered = self._tracer.frames.entered or ()
        self._tracer.frames.entered = None
        frames = [number for depth, number in entered if depth == self._depth]
        kinds = [f'[{self.codes[code]},"{kind}"]' for code, kind in self._kinds.items() if code in self.codes]
        self._kinds.clear()
        return f',"frames":{frames},"kinds":[{",".join(kinds)}]'


class Finalisers(Expected):
    """Notes the calls of one collection at a time by a profile function (``sys.setprofile``), which is set between the
    collection's start and its end only, and only where there is somebody to be called.

    ``first_local(frame)`` gives the address of what a frame's function got as its first argument; None where that
    can't be read.
    """

    def __init__(self, first_local=None):
        super().__init__()
        self._first_local = first_local
        self._numbers = {}
        self._calls = []
        self._outer = 0
        self._runs = False
        self._seen = True
        self._hook = self._on_profile
        #: What went wrong in it.
        self._fault = None

    def start(self, numbers, outer):
        """From here on calls belong to the collection. ``numbers`` maps addresses to what the objects are called, ``outer`` is the frame that the collection runs in."""
        self._seen = True
        if not self._kinds:
            return
        if sys.getprofile() is not None:
            self._seen = False
            return
        self._numbers = numbers
        self._outer = id(outer)
        self._runs = True
        sys.setprofile(self._hook)

    def end(self):
        """What was called, as JSON texts of the recording's finalisers, and whether that is all."""
        if self._runs:
            self._runs = False
            # A finaliser may have taken it off; or have set one of its own.
            if sys.getprofile() is self._hook:
                sys.setprofile(None)
            else:
                self._seen = False
        if self._fault is not None:
            raise self._fault
        text = f',"finalisers":[{",".join(self._calls)}],"finalisersSeen":{"true" if self._seen else "false"}'
        self._calls.clear()
        self._kinds.clear()
        self._numbers = {}
        return text

    def _on_profile(self, frame, event, _):
        try:
            self._note(frame, event)
        except RecursionError:
            raise
        except Exception as error:
            # Not in the program, but where the collection's end is told.
            self._fault = error

    def _note(self, frame, event):
        if event != 'call':
            return
        code = frame.f_code
        kind = self._kinds.get(id(code))
        if kind is None or id(frame.f_back) != self._outer:
            return
        text = f'"kind":"{kind}","qualname":{json_string(str.__str__(code.co_qualname))}'
        index = self.codes.get(id(code))
        if index is not None:
            text += f',"code":{index}'
        first = self._first_local(frame) if kind == '__del__' and self._first_local is not None else None
        if first in self._numbers:
            text += f',"object":{self._numbers[first]}'
        self._calls.append(f'{{{text}}}')


def first_local_by(layout):
    """``first_local`` for frames that are laid out so (:class:`memory.FrameLayout`)."""
    pointer = layout.frame_pointer // POINTER
    local = layout.localsplus // POINTER

    def first_local(frame):
        return WORDS[WORDS[id(frame) // POINTER + pointer] // POINTER + local] & ~TAG_MASK

    return first_local


def _from_class(kind, name):
    """What the classes of ``kind`` have under ``name``, without asking a metaclass."""
    for base in _mro(kind):
        found = _dict_of_type(base).get(name)
        if found is not None:
            return found
    return None


def _code_of(function):
    """The code object that a call of ``function`` runs, or None."""
    if type(function) is types.MethodType:
        function = function.__func__
    if type(function) is types.FunctionType:
        return function.__code__
    method = _from_class(type(function), '__call__')
    return method.__code__ if type(method) is types.FunctionType else None
