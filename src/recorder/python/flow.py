"""How deep the value stack is before each instruction, by the flow of control (as ``Python/flowgraph.c`` reckons it).

Needed where the interpreter keeps the depth to itself while it runs (3.12 and 3.13), and as a check elsewhere.
"""

import dis

from .code_objects import locals_plus
from .memory import UnknownLayout

_JUMPS = frozenset(dis.hasjrel + dis.hasjabs)
_NO_WAY_ON = frozenset(
    dis.opmap[name]
    for name in (
        'JUMP_BACKWARD',
        'JUMP_BACKWARD_NO_INTERRUPT',
        'JUMP_FORWARD',
        'RAISE_VARARGS',
        'RERAISE',
        'RETURN_CONST',
        'RETURN_VALUE',
        'INTERPRETER_EXIT',
    )
    if name in dis.opmap
)
#: ``Include/cpython/code.h``
_VARARGS, _VARKEYWORDS = 4, 8
_HAS_PRECALL = 'PRECALL' in dis.opmap
_RETURN_GENERATOR = dis.opmap['RETURN_GENERATOR']


class Facts:
    """What must be known of a code object to follow its frames: the size of ``localsplus``; by offset, the name and
    argument of each instruction; where ``counts_slots`` also the depth of the stack and the end of each instruction."""

    __slots__ = ('depths', 'ends', 'flags', 'instructions', 'is_init', 'own_slots', 'slots')

    def __init__(self, code, counts_slots):
        places = locals_plus(code)
        self.slots = len(places)
        self.depths = stack_depths(code) if counts_slots else {}
        self.ends = instruction_ends(code) if counts_slots else {}
        self.instructions = {i.offset: (i.opname, i.arg) for i in dis.get_instructions(code)}
        self.flags = code.co_flags
        self.is_init = code.co_name == '__init__'
        #: Slots that are filled with new objects when a frame begins: cells, and what gathers arguments.
        self.own_slots = [slot for slot, place in enumerate(places) if place['kind'] in ('cell', 'local cell')]
        gathered = code.co_argcount + code.co_kwonlyargcount
        for flag in (_VARARGS, _VARKEYWORDS):
            if code.co_flags & flag:
                if gathered not in self.own_slots:
                    self.own_slots.append(gathered)
                gathered += 1


def instruction_ends(code):
    """Offset of each instruction to that behind it and its inline caches."""
    offsets = [instruction.offset for instruction in dis.get_instructions(code)]
    return dict(zip(offsets, [*offsets[1:], len(code.co_code)]))


def stack_depths(code):
    """Offset of each instruction that can be reached, to the depth before it.

    Raises :class:`UnknownLayout` where two ways lead to one instruction with different depths, or to one below zero.
    """
    instructions = list(dis.get_instructions(code))
    index_of = {instruction.offset: index for index, instruction in enumerate(instructions)}
    handlers = [(e.start, e.end, e.target, e.depth + bool(e.lasti) + 1) for e in dis._parse_exception_table(code)]
    depths = {}
    ways = [(0, 0), *((index_of[target], depth) for _, _, target, depth in handlers)]
    while ways:
        index, depth = ways.pop()
        while _is_new(depths, instructions[index].offset, depth, code):
            instruction = instructions[index]
            if instruction.opcode in _JUMPS:
                ways.append((index_of[instruction.argval], _after(instruction, depth, True)))
            if instruction.opcode in _NO_WAY_ON:
                break
            depth = _after(instruction, depth, False)
            index += 1
    return depths


def _is_new(depths, offset, depth, code):
    if offset not in depths and 0 <= depth <= code.co_stacksize:
        depths[offset] = depth
        return True
    if depths.get(offset) != depth:
        raise UnknownLayout(f'The depth of the value stack of {code.co_qualname} at byte {offset} can not be told.')
    return False


def _after(instruction, depth, jumps):
    # The generator stands on the stack of the frame that it is made from, and on none when its own begins.
    if instruction.opcode == _RETURN_GENERATOR:
        return 1
    # 3.11 reckons the arguments of a call off at the one, and takes them off at the other.
    if _HAS_PRECALL and instruction.opname == 'PRECALL':
        return depth
    if _HAS_PRECALL and instruction.opname == 'CALL':
        return depth - 1 - instruction.arg
    return depth + dis.stack_effect(instruction.opcode, instruction.arg, jump=jumps)
