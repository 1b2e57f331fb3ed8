"""Which objects are sure to have been created by the step that has just run.

No native CPython before 3.13 tells of creations. But what nobody had seen before, what only the top of the stack
refers to, and what an instruction put there that can only have made it, is new. Where something else might have held
it until then, nothing is said.
"""

import sys
import types

from python.memory import POINTER, REFCOUNT_MASK, WORDS

_flags = type.__dict__['__flags__'].__get__
_mro = type.__dict__['__mro__'].__get__
_dict_of_type = type.__dict__['__dict__'].__get__
_TYPE_SUBCLASS = 1 << 31
_HEAP_TYPE = 1 << 9
_GENERATOR_LIKE = 0x20 | 0x80 | 0x200
_BUILTIN_FUNCTION = type(len)

_MAKERS = frozenset(
    'BUILD_LIST BUILD_SET BUILD_MAP BUILD_CONST_KEY_MAP BUILD_STRING BUILD_SLICE BUILD_TUPLE LIST_TO_TUPLE '
    'MAKE_FUNCTION FORMAT_VALUE FORMAT_SIMPLE FORMAT_WITH_SPEC GET_ITER'.split()
)
_RAISERS = ('BINARY_', 'COMPARE_', 'DELETE_', 'IMPORT_', 'LOAD_', 'STORE_', 'UNARY_', 'UNPACK_')
_VALUES = frozenset(map(id, (int, float, complex, str, bytes, bytearray, list, tuple, dict, set, frozenset)))
_TEXTS = frozenset(map(id, (str, bytes)))
_BOUND = frozenset(map(id, (types.MethodType, _BUILTIN_FUNCTION, types.MethodWrapperType)))
_ITERATORS = frozenset(
    map(id, (type(iter(range(0))), type(iter({}.items())), type(iter('é')), enumerate, zip))
)
#: Functions of ``builtins`` whose results are their own.
_FUNCTIONS = frozenset(
    'abs ascii bin chr dir divmod format hash hex id iter len oct open ord pow repr round sorted sum'.split()
)
_COPIERS = frozenset('copy difference intersection items keys symmetric_difference union values'.split())


class Births:
    """Told of each step before it is told to the recording. ``from_address`` turns an address into the object."""

    def __init__(self, from_address):
        self._object = from_address
        self._frame = -1
        self._newest = -1
        self._name = ''
        #: Address of the type, or of the class, that what comes next must have to be new; 0: of any.
        self._is_sure = False
        self._kind = 0
        #: Address of what is sure to be new.
        self._new = ()

    def is_new(self, address):
        """Whether the object at ``address``, which was not known so far, was created by the last step."""
        return address in self._new

    def at(self, frame, start, end):
        """A step begins: what stands on the stack that ends before index ``end`` may be new."""
        top = end - 1
        self._new = ()
        begins = frame.number > self._newest
        self._newest = max(frame.number, self._newest)
        # Of a frame that a choice finds on its way, nobody knows what was made for it.
        if begins and frame.facts.instructions[frame.offset] == ('RESUME', 0):
            self._new = self._at_start(frame, start)
        elif frame.number == self._frame and self._is_sure and top >= start + frame.slots:
            address = WORDS[top]
            words = address // POINTER
            if address and WORDS[words] & REFCOUNT_MASK == 1 and self._kind in (0, WORDS[words + 1]):
                self._new = (address,)
        self._frame = frame.number
        self._name, argument = frame.facts.instructions[frame.offset]
        self._is_sure, self._kind = self._expect(self._name, argument, top, start + frame.slots)

    def raised(self, frame, address):
        """An exception starts on its way: of an instruction that calls nobody's code, it is new."""
        is_own = frame.number == self._frame and self._name.startswith(_RAISERS)
        self._new = (address,) if is_own else ()

    def _at_start(self, frame, start):
        """Cells, and what gathers arguments, are made for the frame; an instance for its ``__init__``."""
        facts = frame.facts
        if facts.flags & _GENERATOR_LIKE:
            return ()
        new = [WORDS[start + slot] for slot in facts.own_slots if WORDS[start + slot]]
        new = [word for word in new if WORDS[word // POINTER] & REFCOUNT_MASK == 1]
        if self._is_sure and self._kind and facts.is_init and WORDS[start]:
            first = WORDS[start]
            if WORDS[first // POINTER + 1] == self._kind:
                new.append(first)
        return new

    def _expect(self, name, argument, top, bottom):
        """``(whether the result is new, address of the type that it must have or 0)``"""
        if name in _MAKERS:
            return True, 0
        if name.startswith('CALL') and top - bottom >= 1:
            return self._expect_of_call(name, argument, top, bottom)
        first = self._type_at(top - 1, bottom)
        second = self._type_at(top, bottom)
        if name == 'BINARY_OP':
            return first in _VALUES and second in _VALUES, 0
        if name.startswith('UNARY_'):
            return second in _VALUES, 0
        if name == 'BINARY_SUBSCR':
            return first in _TEXTS or (first in _VALUES and second == id(slice)), 0
        if name == 'BINARY_SLICE':
            return self._type_at(top - 2, bottom) in _VALUES, 0
        if name == 'FOR_ITER':
            return second in _ITERATORS, 0
        if name == 'LOAD_ATTR':
            # Nobody but the stack refers to what is bound for this once.
            return True, id(types.MethodType)
        return False, 0

    def _type_at(self, index, bottom):
        word = WORDS[index] if index >= bottom else 0
        return WORDS[word // POINTER + 1] if word else 0

    def _expect_of_call(self, name, argument, top, bottom):
        if name == 'CALL_FUNCTION_EX':
            place = top - 1 - (argument & 1)
            candidates = (place,)
        elif name in ('CALL', 'CALL_KW'):
            place = top - argument - (1 if name == 'CALL_KW' else 0)
            # 3.13 has the callable first and then its self or NULL; before, a NULL comes first, or a method.
            candidates = (place - 1, place)
        else:
            return False, 0
        for index in candidates:
            word = WORDS[index] if index >= bottom else 0
            if word:
                return self._expect_of(self._object(word))
        return False, 0

    def _expect_of(self, value):
        kind = type(value)
        if _flags(kind) & _TYPE_SUBCLASS:
            if kind is not type:
                return False, 0
            if not _flags(value) & _HEAP_TYPE:
                return value is not type, id(value)
            made = any('__new__' in _dict_of_type(base) for base in _mro(value) if _flags(base) & _HEAP_TYPE)
            return not made, id(value)
        if kind is types.FunctionType:
            flags = value.__code__.co_flags & _GENERATOR_LIKE
            made = {0x20: types.GeneratorType, 0x80: types.CoroutineType, 0x200: types.AsyncGeneratorType}.get(flags)
            return made is not None, id(made)
        if kind is _BUILTIN_FUNCTION:
            return value.__self__ is sys.modules.get('builtins') and value.__name__ in _FUNCTIONS, 0
        if kind is types.MethodDescriptorType:
            owner = id(value.__objclass__)
            return owner in _TEXTS or (owner in _VALUES and value.__name__ in _COPIERS), 0
        return False, 0
