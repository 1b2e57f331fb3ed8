"""What a container holds and where in memory that stands, without running the program's code."""

import collections
import gc
import types

from .layouts import INLINE_VALUES, MANAGED_DICT, keys_entries, keys_entry_count
from .memory import POINTER, WORDS
from .objects import MOST_HELD, ids, is_exception

_flags = type.__dict__['__flags__'].__get__
_basicsize = type.__dict__['__basicsize__'].__get__
_module = type.__dict__['__module__'].__get__
_mro = type.__dict__['__mro__'].__get__
_dict_of_type = type.__dict__['__dict__'].__get__
_dict_offset = type.__dict__['__dictoffset__'].__get__
_SAID = ids(types.FunctionType, staticmethod, classmethod, property)
_SEQUENCES = ids(list, tuple, collections.deque)
_SETS = ids(set, frozenset)
_SCALARS = ids(str, int, float, bool, bytes, type(None))
#: Nothing that is told of them can change.
_UNCHANGING = _SCALARS | ids(complex, range, slice)
_exception_fields = ('__cause__', '__context__', '__traceback__')
_HEAP_TYPE = 1 << 9
_TYPE_SUBCLASS = 1 << 31


class Contents:
    """Reads containers by the layouts that were found at start-up."""

    def __init__(self, layouts, from_address):
        self._layouts = layouts
        self._object = from_address

    def ranges(self, value):
        """``(address, bytes)`` of all memory that the contents of ``value`` stand in, its own body included."""
        kind = type(value)
        if id(kind) in _UNCHANGING:
            return []
        address = id(value)
        body = [(address + POINTER, max(_basicsize(kind) - POINTER, POINTER))]
        if kind is list:
            return [*body, (self._word(address + self._layouts.list_items), min(len(value), 4 * MOST_HELD) * POINTER)]
        if kind is tuple:
            # Iterators that nobody watches fill one tuple again and again (enumerate, zip, dict.items).
            return [(address + self._layouts.tuple_items, min(len(value), MOST_HELD) * POINTER)] if value else []
        if kind is dict:
            return body + self._dict_ranges(value)
        if kind is set:
            return [*body, (self._word(address + self._layouts.set_table), set.__sizeof__(value) - _basicsize(set) or POINTER)]
        if kind is collections.deque:
            return [*body, *((id(item) + POINTER, POINTER) for item in list(value)[:MOST_HELD])]
        if kind is bytearray:
            return body
        if _flags(kind) & _TYPE_SUBCLASS:
            return self._dict_ranges(_namespace_of(value)) if _flags(value) & _HEAP_TYPE else []
        return body + self._attribute_ranges(value)

    def _word(self, address):
        return WORDS[address // POINTER]

    def _dict_ranges(self, value):
        keys = self._word(id(value) + self._layouts.dict_keys)
        size = dict.__sizeof__(value) - _basicsize(dict)
        ranges = [(id(value) + 2 * POINTER, _basicsize(dict) - 2 * POINTER), (keys + POINTER, max(size, 8 * POINTER) - POINTER)]
        values = self._word(id(value) + self._layouts.dict_values)
        if values:
            ranges.append((values, (len(value) + 1) * POINTER))
        return ranges

    def _attribute_ranges(self, value):
        address = id(value)
        kind = type(value)
        if _flags(kind) & MANAGED_DICT:
            dictionary, values = self._instance(value)
            ranges = [(address + self._layouts.managed_dict, POINTER)]
            if self._layouts.values_pointer > -self._layouts.managed_dict:
                ranges.append((address - self._layouts.values_pointer, POINTER))
            if dictionary:
                return ranges + self._dict_ranges(self._object(dictionary))
            if values:
                # The word before them says how many are in use.
                count = keys_entry_count(self._layouts, self._cached_keys(kind))
                ranges.append((values - POINTER, (count + 1) * POINTER))
            return ranges
        offset = _dict_offset(kind)
        if offset > 0 and self._word(address + offset):
            return self._dict_ranges(self._object(self._word(address + offset)))
        return []

    def held(self, value):
        """``(label, object)`` for what ``value`` refers to, at most 32; empty for what isn't looked into."""
        kind = type(value)
        if id(kind) in _SEQUENCES:
            return [(f'[{i}]', item) for i, item in zip(range(MOST_HELD), value)]
        if kind is dict:
            return [(_key_label(k), v) for (k, v), _ in zip(dict.items(value), range(MOST_HELD))]
        if id(kind) in _SETS:
            return [('', item) for item, _ in zip(value, range(MOST_HELD))]
        if kind is types.CellType:
            try:
                return [('cell_contents', value.cell_contents)]
            except ValueError:
                return []
        if kind is types.FunctionType:
            return _present(value, ('__closure__', '__defaults__', '__kwdefaults__'))
        if kind is types.MethodType:
            return [('__func__', value.__func__), ('__self__', value.__self__)]
        if is_exception(value):
            fields = _present(value, _exception_fields, BaseException)
            arguments = BaseException.args.__get__(value)
            return ([('args', arguments)] if arguments else []) + fields + self.attributes(value)
        if _flags(kind) & _TYPE_SUBCLASS:
            # What the interpreter's own types hold is nobody's program.
            names = _namespace_of(value) if _flags(value) & _HEAP_TYPE else {}
            return [(f'.{k}', v) for k, v in dict.items(names) if _is_of_class_body(k, v)][:MOST_HELD]
        if _is_iterator(kind):
            return [('', o) for o in gc.get_referents(value) if type(o) is not type][:MOST_HELD]
        if _flags(kind) & _HEAP_TYPE:
            return self.attributes(value)
        return []

    def attributes(self, value):
        """``('.name', object)`` of an instance: slots and dict, without making its ``__dict__`` come into being."""
        kind = type(value)
        found = _slots(value)
        if _flags(kind) & MANAGED_DICT:
            dictionary, values = self._instance(value)
            if dictionary:
                found += _from_dict(self._object(dictionary))
            elif values:
                found += self._without_dict(kind, values)
        elif _dict_offset(kind) > 0 and self._word(id(value) + _dict_offset(kind)):
            found += _from_dict(self._object(self._word(id(value) + _dict_offset(kind))))
        return found[:MOST_HELD]

    def _instance(self, value):
        """``(dict, values)``: the addresses of what an instance keeps its attributes in; 0 for what it has not."""
        layouts = self._layouts
        word = self._word(id(value) + layouts.managed_dict)
        if layouts.values_tag and word & layouts.values_tag:
            return 0, word + layouts.values_tag
        if word:
            return word, 0
        if layouts.values_pointer >= 0 and not layouts.values_tag:
            return 0, self._word(id(value) - layouts.values_pointer)
        kind = type(value)
        if layouts.inline_values >= 0 and _flags(kind) & INLINE_VALUES:
            return 0, id(value) + _basicsize(kind) + layouts.inline_values
        return 0, 0

    def _cached_keys(self, kind):
        return self._word(id(kind) + self._layouts.cached_keys)

    def _without_dict(self, kind, values):
        keys = self._cached_keys(kind)
        entries = keys_entries(self._layouts, keys)
        found = []
        for number in range(keys_entry_count(self._layouts, keys)):
            address = self._word(values + number * POINTER)
            if address:
                name = self._object(self._word(entries + 2 * number * POINTER))
                found.append((f'.{name}', self._object(address)))
        return found


def _namespace_of(kind):
    """The dict behind the mapping proxy that is a class's ``__dict__``."""
    return gc.get_referents(_dict_of_type(kind))[0]


def _from_dict(dictionary):
    return [(f'.{k}', v) for k, v in dict.items(dictionary) if type(k) is str]


def _slots(value):
    found = []
    body = None
    for kind in _mro(type(value)):
        if not _flags(kind) & _HEAP_TYPE:
            continue
        for name, member in dict.items(_namespace_of(kind)):
            if type(member) is types.MemberDescriptorType:
                try:
                    item = member.__get__(value)
                except AttributeError:
                    continue
                if body is None:
                    first = id(value) // POINTER
                    body = frozenset(WORDS[first : first + _basicsize(type(value)) // POINTER])
                # A member of a C type may be a bare number, for which an int is made when asked.
                if id(item) in body:
                    found.append((f'.{name}', item))
    return found


def _present(value, names, owner=None):
    found = []
    for name in names:
        attribute = (owner or type(value)).__dict__[name].__get__(value)
        if attribute is not None:
            found.append((name, attribute))
    return found


def _key_label(key):
    if id(type(key)) in _SCALARS:
        text = repr(key if type(key) is not str else key[:24])
        return text if len(text) <= 30 else text[:29] + '…'
    return ''


def _is_of_class_body(name, value):
    """What the class statement says itself, not what the compiler and ``type`` add (``__module__``, ``__dict__``)."""
    if type(name) is not str:
        return False
    return not (name.startswith('__') and name.endswith('__')) or id(type(value)) in _SAID


def _is_iterator(kind):
    return not _flags(kind) & _HEAP_TYPE and kind.__name__.endswith('iterator')
