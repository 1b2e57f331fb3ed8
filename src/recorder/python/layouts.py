"""Where builtin containers keep their contents: found by looking at samples, checked against second samples."""

from .memory import POINTER, WORDS, UnknownLayout, words_at


class ObjectLayouts:
    """Offsets in bytes inside objects."""

    __slots__ = (
        'cached_keys',
        'cell_contents',
        'dict_keys',
        'dict_values',
        'inline_values',
        'keys_header',
        'keys_index_bytes',
        'keys_kind',
        'list_items',
        'managed_dict',
        'set_table',
        'tuple_items',
        'values_pointer',
        'values_tag',
    )


class _Sample:
    pass


def find_object_layouts():
    """Finds all offsets; raises :class:`UnknownLayout` where a sample contradicts what was found."""
    layouts = ObjectLayouts()
    values = [_Sample() for _ in range(5)]
    ids = [id(value) for value in values]
    layouts.list_items = _pointer_to(list(values), ids, 'list')
    sample, closure = tuple(values), (lambda: values).__closure__
    layouts.tuple_items = _run_in(id(sample), ids, 'tuple')
    layouts.cell_contents = _run_in(id(closure[0]), [id(values)], 'cell')
    _find_dict(layouts, values)
    _find_set(layouts, values)
    _find_instance_values(layouts)
    return layouts


def _run_in(address, run, what):
    """Offset of ``run`` (words in a row) inside the object at ``address``."""
    body = words_at(address, 16)
    for index in range(2, 16 - len(run) + 1):
        if body[index : index + len(run)] == run:
            return index * POINTER
    raise UnknownLayout(f'The contents of a {what} were not found in memory.')


def _pointer_to(container, run, what):
    """Offset of the pointer inside ``container`` that leads to ``run``."""
    for index, word in enumerate(words_at(id(container), 12)):
        if index >= 2 and words_at(word, len(run)) == run:
            return index * POINTER
    raise UnknownLayout(f'The contents of a {what} were not found in memory.')


def _find_dict(layouts, values):
    """``PyDictObject`` and the table of keys behind it (``Include/internal/pycore_dict.h``)."""
    candidates = None
    # Two sizes: small tables have one byte an index, those of more than 255 entries two.
    for size in (3, 300):
        sample = {f'k{i}': values[i % 5] for i in range(size)}
        pairs = [word for key, value in sample.items() for word in (id(key), id(value))]
        found = None
        for index, word in enumerate(words_at(id(sample), 8)):
            block = words_at(word, 320) if index >= 2 else None
            for start in range(2, 310) if block else ():
                # The first: what lies behind the dict may point to what lies before its table.
                if found is None and block[start : start + 6] == pairs[:6]:
                    found = index * POINTER, start * POINTER, word
        if found is None:
            raise UnknownLayout('The entries of a dict were not found in memory.')
        offset, entries, keys = found
        # The indices stand between the header and the entries; their number of bytes is 2 ** (a byte of the header).
        fits = {(at, entries - (1 << byte)) for at, byte in enumerate(_bytes(keys, 16)) if byte < 12 and entries > 1 << byte}
        candidates = fits if candidates is None else candidates & fits
    if len(candidates) != 1:
        raise UnknownLayout('The header of a dict’s table of keys was not understood.')
    layouts.dict_keys = offset
    layouts.dict_values = offset + POINTER
    layouts.keys_index_bytes, layouts.keys_header = candidates.pop()
    layouts.keys_kind = layouts.keys_index_bytes + 1


def _find_set(layouts, values):
    big = set(range(1000, 1040))
    wanted = {id(item) for item in big}
    for index, word in enumerate(words_at(id(big), 12)):
        block = words_at(word, 256) if index >= 2 else None
        if block and wanted <= set(block):
            layouts.set_table = index * POINTER
            return
    raise UnknownLayout('The entries of a set were not found in memory.')


def _find_instance_values(layouts):
    """Attributes of instances that have no dict yet: in the instance itself (3.13 and later:
    ``Py_TPFLAGS_INLINE_VALUES``), else behind a pointer before it, which 3.12 tags."""

    class Sample:
        def __init__(self, first, second):
            self.first = first
            self.second = second

    layouts.managed_dict = -3 * POINTER
    layouts.inline_values = layouts.values_pointer = -1
    layouts.values_tag = 0
    one, two = _Sample(), _Sample()
    sample = Sample(one, two)
    if Sample.__flags__ & INLINE_VALUES:
        body = words_at(id(sample), 12)
        start = body.index(id(one)) * POINTER
        if body[start // POINTER + 1] != id(two):
            raise UnknownLayout('The attributes inside an instance were not found in memory.')
        layouts.inline_values = start - Sample.__basicsize__
        if WORDS[(id(sample) + layouts.managed_dict) // POINTER] != 0:
            raise UnknownLayout('A fresh instance seems to have a dict already.')
    else:
        _find_values_pointer(layouts, id(sample), [id(one), id(two)])
    names = [id('first'), 0, id('second'), 0]
    for index, word in enumerate(words_at(id(Sample), 256)):
        entries = keys_entries(layouts, word) if words_at(word, 8) else None
        if entries and words_at(entries, 4) == names and keys_entry_count(layouts, word) == 2:
            layouts.cached_keys = index * POINTER
            break
    else:
        raise UnknownLayout('The names of an instance’s attributes were not found in memory.')
    dictionary = sample.__dict__
    if WORDS[(id(sample) + layouts.managed_dict) // POINTER] != id(dictionary):
        raise UnknownLayout('The dict of an instance was not found in memory.')


def _find_values_pointer(layouts, address, values):
    for index in (-4, -3, -2, -1):
        word = WORDS[address // POINTER + index]
        for tag in (0, 1):
            if words_at(word + tag, len(values)) == values:
                layouts.values_pointer = -index * POINTER
                layouts.values_tag = tag
                return
    raise UnknownLayout('The attributes of an instance were not found in memory.')


#: ``Include/object.h``
INLINE_VALUES = 1 << 2
MANAGED_DICT = 1 << 4


def keys_entries(layouts, keys):
    """Address of the first entry of the table of keys at ``keys``, or None where this can't be one."""
    exponent = _bytes(keys, 16)[layouts.keys_index_bytes]
    return keys + layouts.keys_header + (1 << exponent) if exponent < 32 else None


def keys_entry_count(layouts, keys):
    """How many entries the table of keys at ``keys`` has in use: the header's last word."""
    return WORDS[(keys + layouts.keys_header) // POINTER - 1]


def _bytes(address, count):
    words = WORDS[address // POINTER : (address + count) // POINTER]
    return b''.join(word.to_bytes(POINTER, 'little') for word in words)
