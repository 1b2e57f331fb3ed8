"""Global names that functions of the program both read and write, and where their values are found in memory."""

import dis
import struct
import sys

from memory import WORD, UnknownLayout, only

_MOST_NAMES = 4
_FALL_THROUGH_NOT = frozenset(
    'RETURN_VALUE RETURN_CONST RAISE_VARARGS RERAISE JUMP_FORWARD JUMP_BACKWARD JUMP_BACKWARD_NO_INTERRUPT '
    'INTERPRETER_EXIT'.split()
)
#: They leave nothing on the stack, whatever they take.
_PUSHES_NOTHING = ('STORE_', 'DELETE_', 'POP_', 'JUMP_', 'RESUME', 'NOP', 'RETURN_', 'RAISE_', 'RERAISE', 'IMPORT_STAR')


def names(codes):
    """At most four, in the order of the code objects: those that an update could be lost of."""
    found = []
    for code in codes:
        instructions = list(dis.get_instructions(code))
        read = {i.argval for i in instructions if i.opname == 'LOAD_GLOBAL'}
        found += [i.argval for i in instructions if i.opname == 'STORE_GLOBAL' and i.argval in read]
    return list(dict.fromkeys(found))[:_MOST_NAMES]


def text_of(value):
    """An integer in decimal; ``?`` for anything else, and for one that is long."""
    return str(value) if type(value) is int and value.bit_length() < 400 else '?'


def stack_of(code):
    """``slots``: where the value stack begins. ``stack``: per instruction, how many values are sure to be on it."""
    cells = [c for c in code.co_cellvars if c not in code.co_varnames]
    slots = len(code.co_varnames) + len(cells) + len(code.co_freevars)
    depths = _depths(code)
    stack = []
    for i in dis.get_instructions(code):
        before = depths.get(i.offset)
        stack.append(-1 if before is None else _surely(i, before))
    return {'slots': slots, 'stack': stack}


def _surely(instruction, before):
    """Values that are on the stack all the time that the instruction takes: all but those that it works on."""
    arg = instruction.arg if instruction.opcode >= dis.HAVE_ARGUMENT else None
    effect = dis.stack_effect(instruction.opcode, arg, jump=False)
    name = instruction.opname
    pushes = 0 if name.startswith(_PUSHES_NOTHING) else 1
    if name == 'FOR_ITER':
        return before
    return max(min(before, before + effect - pushes), 0)


def _depths(code):
    """Offset to the depth of the stack before the instruction, by following all ways through the code."""
    instructions = {i.offset: i for i in dis.get_instructions(code)}
    offsets = list(instructions)
    following = dict(zip(offsets, offsets[1:]))
    jumps = {*dis.hasjrel, *dis.hasjabs}
    handlers = dis._parse_exception_table(code)
    depths = {}
    todo = [(offsets[0], 0)]
    while todo:
        while todo:
            offset, depth = todo.pop()
            if offset in depths or offset not in instructions:
                continue
            depths[offset] = depth
            i = instructions[offset]
            arg = i.arg if i.opcode >= dis.HAVE_ARGUMENT else None
            if i.opcode in jumps:
                todo.append((i.argval, depth + dis.stack_effect(i.opcode, arg, jump=True)))
            if i.opname not in _FALL_THROUGH_NOT and offset in following:
                effect = 1 if i.opname == 'RETURN_GENERATOR' else dis.stack_effect(i.opcode, arg, jump=False)
                todo.append((following[offset], depth + effect))
        for handler in handlers:
            covered = range(handler.start, handler.end, 2)
            if handler.target not in depths and any(offset in depths for offset in covered):
                todo.append((handler.target, handler.depth + bool(handler.lasti) + 1))
    return depths


def find_objects(memory):
    """Offsets in an int, and in a dict that has str for keys only."""
    return {'int': id(int), **_find_int(memory), **_find_dict(memory)}


def _find_int(memory):
    """Where an int keeps its size and sign, and its digits of 30 bits each."""
    if sys.int_info.bits_per_digit != 30 or sys.int_info.sizeof_digit != 4:
        raise UnknownLayout('This build keeps its integers in digits of another size.')
    digits = [0x1234567, 0x2345678, 0x3456789]
    value = sum(d << (30 * i) for i, d in enumerate(digits))
    body = memory.bytes_at(id(value), sys.getsizeof(value))
    start = body.find(struct.pack('<3I', *digits))
    if start < WORD:
        raise UnknownLayout('The digits of an int were not found.')
    at = start - WORD
    tags = {
        sample: struct.unpack_from('<q', memory.bytes_at(id(sample), start), at)[0]
        for sample in (1 << 20, -(1 << 20), 1 << 50, -(1 << 50), value)
    }
    # Up to 3.11 ob_size, negative for negative ints; then lv_tag: the size above three bits, two of them the sign.
    one, minus_one, two, minus_two, three = tags.values()
    if (one, minus_one, two, minus_two, three) == (1, -1, 2, -2, 3):
        kind = 'signed size'
    elif (one >> 3, minus_one >> 3, two >> 3, three >> 3) == (1, 1, 2, 3) and (one & 3, minus_one & 3) == (0, 2):
        kind = 'tag'
    else:
        raise UnknownLayout('The size and sign of an int were not understood.')
    return {'intSize': at, 'intDigits': start, 'intKind': kind}


def _find_dict(memory):
    """Where a dict points to its table, and the table's header: the size of its index, its kind, its entries."""
    values = [object() for _ in range(5)]
    fits = None
    for size in (3, 300):
        sample = {f'name{i}': values[i % 5] for i in range(size)}
        pairs = [word for key, value in sample.items() for word in (id(key), id(value))]
        found = None
        for index, word in enumerate(memory.words_at(id(sample), 6)):
            block = memory.words_at(word, 420) if index >= 2 else None
            for start in range(2, 400) if block else ():
                if list(block[start : start + 6]) == pairs[:6]:
                    found = index * WORD, start * WORD, word
        if found is None:
            raise UnknownLayout('The entries of a dict were not found.')
        offset, entries, keys = found
        header = memory.bytes_at(keys, 32)
        index_bytes = {(at, entries - (1 << b)) for at, b in enumerate(header[:16]) if b < 16 and entries > 1 << b}
        # How many entries there are, in 32 bits or more.
        counts = {at for at in range(8, 32, 4) if struct.unpack_from('<I', header, at)[0] == size}
        here = {(offset, at, start, count) for at, start in index_bytes for count in counts}
        fits = here if fits is None else fits & here
    # Entries of tables with other keys than str are longer: their kind says so.
    offset, at, start, count = only(fits, 'The table of a dict')
    general = {1: values[0], 'name': values[1]}
    keys = memory.word_at(id(general) + offset)
    plain = memory.bytes_at(memory.word_at(id(sample) + offset), 32)
    kinds = [k for k in (at + 1,) if memory.bytes_at(keys, 32)[k] != plain[k]]
    return {
        'dictTable': offset,
        'tableIndexBytes': at,
        'tableHeader': start,
        'tableCount': count,
        'tableKind': only(kinds, 'The kind of a dict’s table'),
        'tableKindOfNames': plain[kinds[0]],
    }
