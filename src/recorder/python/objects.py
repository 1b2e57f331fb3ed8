"""Descriptions of objects that never run the program's code.

Only values of exact builtin types are looked into. Whatever a description was read from is returned with it as
memory ranges, so that a change can be noticed without describing again.
"""

import collections
import types

from .memory import POINTER, WORDS
from .type_names import plain, type_name

WIDEST = 80
#: Elements of one container that get a place of their own in ``holds``.
MOST_HELD = 32

_type_qualname = type.__dict__['__qualname__'].__get__
_type_module = type.__dict__['__module__'].__get__
_type_flags = type.__dict__['__flags__'].__get__
_function_name = types.FunctionType.__dict__['__qualname__'].__get__
_exception_args = BaseException.__dict__['args'].__get__
_BASE_EXCEPTION = 1 << 30
_HEAP_TYPE = 1 << 9


def ids(*kinds):
    """A set that types can be looked up in by ``id``: to ask ``kind in kinds`` would ask the metaclass."""
    return frozenset(map(id, kinds))


_PLAIN = ids(float, complex, bool, type(None), type(Ellipsis), type(NotImplemented))
_STRINGS = ids(str, bytes, bytearray)
_BRACKETS = {
    id(list): ('[', ']'),
    id(tuple): ('(', ')'),
    id(set): ('{', '}'),
    id(frozenset): ('frozenset({', '})'),
    id(dict): ('{', '}'),
    id(collections.deque): ('deque([', '])'),
}
_EMPTY = {id(set): 'set()', id(frozenset): 'frozenset()'}
_REVERSED = type(reversed([]))
_COUNTED_ITERATORS = ids(*(type(iter(sample)) for sample in ([], (), '', 'é', b'', bytearray())), _REVERSED)
_GENERATORS = ids(types.GeneratorType, types.CoroutineType, types.AsyncGeneratorType)
_RANGE_ITERATOR = type(iter(range(0)))


#: ``PyASCIIObject`` of ``Include/cpython/unicodeobject.h`` on 64 bits: the word of its state, and the bits for interned.
STR_STATE = 4
INTERNED = 3
_SHARED = ids(
    *(None, True, False, Ellipsis, NotImplemented, '', b'', ()),
    *range(-5, 257),
    *map(chr, range(256)),
    *(bytes([byte]) for byte in range(256)),
)


def is_exception(value):
    """Whether ``value`` is an exception, by its type's flags."""
    return bool(_type_flags(type(value)) & _BASE_EXCEPTION)


def is_interned(value):
    """Whether ``value`` is an interned string: the cache of types' attributes holds it too, where its address decides which
    other throws it out (``MCACHE_HASH`` in ``Objects/typeobject.c``)."""
    return type(value) is str and bool(WORDS[id(value) // POINTER + STR_STATE] & INTERNED)


def is_shared(value):
    """Whether the interpreter has ``value`` once, and for ever, for all who use it: the recorder too, so that its count says
    nothing of the program. From 3.12 on these are immortal."""
    return id(value) in _SHARED or (type(value) is type and not _type_flags(value) & _HEAP_TYPE)


class Description:
    """What one object shows: its text, and the memory that the text was read from."""

    __slots__ = ('ranges', 'text')

    def __init__(self, text, ranges):
        self.text = text
        self.ranges = ranges


class Describer:
    """Writes texts; needs to know where containers keep their contents (:class:`layouts.ObjectLayouts`)."""

    def __init__(self, contents):
        self._contents = contents

    def describe(self, value):
        """The text of ``value``, at most 80 characters, and the ranges ``(address, bytes)`` behind it."""
        ranges = []
        return Description(_cut(self._text(value, WIDEST, 0, ranges), WIDEST), ranges)

    def _text(self, value, room, depth, ranges):
        kind = type(value)
        if kind is int:
            bits = value.bit_length()
            text = repr(value) if bits < 1000 else f'<int of {bits} bits>'
        elif id(kind) in _PLAIN:
            return repr(value)
        elif id(kind) in _STRINGS:
            text = repr(value[:WIDEST]) + ('…' if len(value) > WIDEST else '')
            if kind is bytearray:
                ranges += self._contents.ranges(value)
        elif id(kind) in _BRACKETS:
            return self._container(value, room, depth, ranges)
        else:
            return self._other(value, room, depth, ranges)
        if depth:
            ranges.append((id(value) + POINTER, 3 * POINTER))
        return text

    def _container(self, value, room, depth, ranges):
        kind = type(value)
        opening, closing = _BRACKETS[id(kind)]
        ranges += self._contents.ranges(value)
        if not value:
            return _EMPTY.get(id(kind), opening + closing)
        if depth == 3:
            return f'{opening}…{closing}'
        room -= len(opening) + len(closing)
        parts = []
        for item in dict.items(value) if kind is dict else value:
            if room < 1:
                parts.append('…')
                break
            if kind is dict:
                part = self._text(item[0], room, depth + 1, ranges) + ': '
                part += self._text(item[1], room - len(part), depth + 1, ranges)
            else:
                part = self._text(item, room, depth + 1, ranges)
            parts.append(part)
            room -= len(part) + 2
        comma = ',' if kind is tuple and len(value) == 1 else ''
        return opening + ', '.join(parts) + comma + closing

    def _other(self, value, room, depth, ranges):
        kind = type(value)
        if kind is types.FunctionType:
            return f'<function {plain(_function_name(value))}>'
        if kind is types.BuiltinFunctionType:
            return f'<built-in function {value.__name__}>'
        if kind is types.MethodType:
            function = value.__func__
            name = plain(_function_name(function)) if type(function) is types.FunctionType else type_name(function)
            return f'<bound method {name}>'
        if kind is types.CodeType:
            return f'<code {plain(value.co_qualname)}>'
        if kind is types.CellType:
            return self._cell(value, room, depth, ranges)
        if kind is range or kind is slice:
            bounds = (value.start, value.stop, value.step)
            if kind is range and bounds[2] == 1:
                bounds = bounds[:2]
            return f'{kind.__name__}({", ".join(self._text(b, room, depth + 1, ranges) for b in bounds)})'
        if id(kind) in _GENERATORS:
            return f'<{kind.__name__} {plain(kind.__dict__["__qualname__"].__get__(value))}>'
        if kind is types.ModuleType:
            name = types.ModuleType.__getattribute__(value, '__dict__').get('__name__')
            return f"<module '{name}'>" if type(name) is str else '<module>'
        if id(kind) in _COUNTED_ITERATORS:
            return self._counted_iterator(value, ranges)
        if kind is _RANGE_ITERATOR:
            ranges += self._contents.ranges(value)
            left = kind.__reduce__(value)[1][0]
            return f'next {left[0]}, {len(left)} left' if left else 'exhausted'
        if _type_flags(kind) & _BASE_EXCEPTION:
            return self._exception(value, room, depth, ranges)
        if _type_flags(kind) & (1 << 31):
            return f"<class '{plain(_type_qualname(value))}'>"
        return f'<{type_name(value)}>'

    def _cell(self, cell, room, depth, ranges):
        ranges += self._contents.ranges(cell)
        if depth == 3:
            return '<cell>'
        try:
            return f'<cell: {self._text(cell.cell_contents, room - 8, depth + 1, ranges)}>'
        except ValueError:
            return '<cell: empty>'

    def _counted_iterator(self, iterator, ranges):
        ranges += self._contents.ranges(iterator)
        state = type(iterator).__reduce__(iterator)
        if len(state) < 3:
            return 'exhausted'
        sequence, index = state[1][0], state[2]
        if type(iterator) is _REVERSED:
            return f'{index + 1} of {len(sequence)} left'
        return f'at {index} of {len(sequence)}'

    def _exception(self, exception, room, depth, ranges):
        ranges += self._contents.ranges(exception)
        name = type_name(exception)
        if depth == 3:
            return f'{name}(…)'
        arguments = _exception_args(exception)
        texts = [self._text(a, room - len(name) - 2, depth + 1, ranges) for a in arguments[:4]]
        return f'{name}({", ".join(texts)}{", …" if len(arguments) > 4 else ""})'


def _cut(text, width):
    text = text.encode('utf-8', 'backslashreplace').decode()
    return text if len(text) <= width else text[: width - 1] + '…'
