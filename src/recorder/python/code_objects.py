"""The code objects of a program, in the recording's shape."""

import dis
import opcode
import types

from . import provenance
from .folding import Folding

#: ``Include/cpython/code.h``; read from `dis`, which names them all.
_FLAGS = dis.COMPILER_FLAG_NAMES
_LOCAL, _CELL, _FREE = 0x20, 0x40, 0x80
_JUMPS = frozenset(dis.hasjrel + dis.hasjabs)


def all_codes(module):
    """``(code, index of its parent or None)``: the module's first, then its functions', depth first."""
    found = []
    _add(found, module, None)
    return found


def _add(found, code, parent):
    index = len(found)
    found.append((code, parent))
    for constant in code.co_consts:
        if type(constant) is types.CodeType:
            _add(found, constant, index)


def describe_all(codes, tree, columns, constant):
    """The recording's ``codes``. ``constant(value)`` gives ``{'type', 'repr'}`` of a constant."""
    index_of = {id(code): index for index, (code, _) in enumerate(codes)}
    ties = provenance.Provenance(codes, tree, columns)
    folding = Folding(tree)
    described = []
    for index, (code, parent) in enumerate(codes):
        entry = _describe(code, parent, index_of, index, ties, columns, constant)
        entry['folded'] = folding.of(code, entry['instructions'])
        generated = ties.generated(index)
        if generated is not None and generated.is_exact and generated.is_of(code):
            entry['generated'] = _generated(generated, code, columns)
        described.append(entry)
    return described


def _describe(code, parent, index_of, index, ties, columns, constant):
    node = ties.node_of_code(index)
    described = {
        'name': code.co_name,
        'qualname': code.co_qualname,
        'parent': parent,
        'firstLine': code.co_firstlineno,
        'argcount': code.co_argcount,
        'posonlyargcount': code.co_posonlyargcount,
        'kwonlyargcount': code.co_kwonlyargcount,
        'flags': [name for bit, name in sorted(_FLAGS.items()) if code.co_flags & bit],
        'stackSize': code.co_stacksize,
        'localsplus': locals_plus(code),
        'names': list(code.co_names),
        'consts': [
            {**constant(value), **({'code': index_of[id(value)]} if id(value) in index_of else {})}
            for value in code.co_consts
        ],
        'bytes': code.co_code.hex(),
        'instructions': _instructions(code, index, ties, columns),
        'exceptionTable': [
            {'start': e.start, 'end': e.end, 'target': e.target, 'depth': e.depth, 'lasti': bool(e.lasti)}
            for e in dis._parse_exception_table(code)
        ],
        'lines': [[start, end, line or None] for start, end, line in code.co_lines()],
    }
    if node is not None:
        described['node'] = node
    return described


def locals_plus(code):
    """The slots of a frame in order: locals, then cells that are no argument, then free variables."""
    cells = set(code.co_cellvars)
    slots = [{'name': n, 'kind': 'local cell' if n in cells else 'local'} for n in code.co_varnames]
    slots += [{'name': n, 'kind': 'cell'} for n in code.co_cellvars if n not in code.co_varnames]
    slots += [{'name': n, 'kind': 'free'} for n in code.co_freevars]
    return slots


def _instructions(code, index, ties, columns):
    found = []
    instructions = list(dis.get_instructions(code))
    ends = [i.offset for i in instructions[1:]] + [len(code.co_code)]
    for number, (instruction, end) in enumerate(zip(instructions, ends)):
        positions = instruction.positions
        nodes, origin = ties.of_instruction(index, number)
        entry = {
            'offset': instruction.offset,
            'size': end - instruction.offset,
            'opcode': instruction.opcode,
            'name': instruction.opname,
            'arg': instruction.arg,
            'argText': _argument_text(instruction),
            'caches': _caches(instruction),
            'nodes': nodes,
            'origin': origin,
        }
        target = _jump_target(instruction)
        if target is not None:
            entry['target'] = target
        span = columns.span(positions.lineno, positions.end_lineno, positions.col_offset, positions.end_col_offset)
        if span:
            entry['span'] = span
        if positions.lineno:
            entry['line'] = positions.lineno
        found.append(entry)
    return found


def _generated(generated, code, columns):
    found = []
    for number, (name, arg, place) in enumerate(generated.instructions):
        line, end_line, column, end_column = place
        entry = {'name': name, 'arg': arg if _takes_argument(name) else None}
        if number in generated.targets:
            entry['target'] = generated.targets[number]
        text = _generated_text(name, arg, code)
        if text is not None:
            entry['argText'] = text
        span = columns.span(line, end_line, column, end_column)
        if span and line > 0:
            entry['span'] = span
        if line > 0:
            entry['line'] = line
        found.append(entry)
    return found


def _takes_argument(name):
    number = opcode.opmap.get(name)
    # Of pseudo-instructions not all versions know it; those that take none have 0 there.
    return number is None or number > 255 or number in dis.hasarg


def _generated_text(name, arg, code):
    """What the argument stands for, where that is the same before and after the optimiser."""
    number = opcode.opmap.get(name)
    if name == 'BINARY_OP':
        return opcode._nb_ops[arg][1]
    if number in dis.hasname and number < 256:
        index = arg >> {'LOAD_GLOBAL': 1, 'LOAD_ATTR': 1, 'LOAD_SUPER_ATTR': 2}.get(name, 0)
        return code.co_names[index] if index < len(code.co_names) else None
    return None


def _caches(instruction):
    """What each inline cache is for and how many code units it takes."""
    if hasattr(instruction, 'cache_info'):
        layout = {name: units for name, units, _ in instruction.cache_info or ()}
    else:  # before 3.13
        layout = opcode._cache_format.get(instruction.opname, {})
    return [{'name': name, 'units': units} for name, units in layout.items()]


def _jump_target(instruction):
    if hasattr(instruction, 'jump_target'):
        return instruction.jump_target
    # Before 3.13 only the argument's own value says it.
    return instruction.argval if instruction.opcode in _JUMPS else None


def _argument_text(instruction):
    """``dis``'s own words, but without the addresses that it prints for code objects."""
    if type(instruction.argval) is types.CodeType:
        return f'<code {instruction.argval.co_qualname}>'
    return instruction.argrepr[:200]
