"""A second reading of programs, by CPython's own public means and without the recorder's modules.

``python3 reading.py`` reads a JSON list of ``[name, source]`` from stdin and writes a line of JSON for each, behind one with
the opcodes that the compiler can write.
"""

import ast
import dis
import io
import json
import keyword
import symtable
import sys
import tokenize
import types
import warnings


#: The interpreter's own, which no compiled code has.
INTERNAL = ('CACHE', 'RESERVED', 'INTERPRETER_EXIT', 'EXIT_INIT_CHECK', 'ENTER_EXECUTOR')


def opcodes():
    """Names of all opcodes that compiled code can have, as JSON. Numbers from 256 on exist within the compiler only."""
    return json.dumps(
        [name for name, code in dis.opmap.items() if code < 256 and name not in INTERNAL and not name.startswith('INSTRUMENTED_')]
    )


def read(source, name):
    """What ``tokenize``, ``ast``, ``symtable`` and ``dis`` say of a program, as JSON; null where they refuse it."""
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')
        try:
            code = compile(source, name, 'exec', dont_inherit=True)
        except SyntaxError:
            return 'null'
        return json.dumps(
            {
                'tokens': list(tokens(source)),
                'nodes': sorted(nodes(source)),
                'scopes': list(scopes(symtable.symtable(source, name, 'exec'))),
                'codes': [describe(c) for c in all_codes(code)],
            }
        )


def tokens(source):
    for t in tokenize.generate_tokens(io.StringIO(source).readline):
        is_keyword = t.type == tokenize.NAME and t.string in keyword.kwlist
        yield [tokenize.tok_name[t.type], tokenize.tok_name[t.exact_type], t.string, *t.start, *t.end, is_keyword]


def nodes(source):
    """Type and span of all nodes that have one, columns in code points."""
    lines = source.split('\n')

    def column(line, byte):
        return len(lines[line - 1].encode()[:byte].decode(errors='replace'))

    for node in ast.walk(ast.parse(source)):
        if hasattr(node, 'lineno'):
            start = node.lineno, column(node.lineno, node.col_offset)
            yield [type(node).__name__, *start, node.end_lineno, column(node.end_lineno, node.end_col_offset)]


def scopes(table):
    kind = table.get_type()
    symbols = []
    for symbol in table.get_symbols():
        marks = [m[3:] for m in dir(symbol) if m.startswith('is_') and m in MARKS and getattr(symbol, m)()]
        symbols.append([symbol.get_name(), symbol.is_free(), symbol.is_global(), sorted(marks)])
    yield [table.get_name(), str(getattr(kind, 'value', kind)), table.get_lineno(), sorted(symbols)]
    for child in table.get_children():
        yield from scopes(child)


MARKS = {
    'is_parameter',
    'is_assigned',
    'is_referenced',
    'is_imported',
    'is_annotated',
    'is_nonlocal',
    'is_declared_global',
    'is_namespace',
}


def all_codes(code):
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from all_codes(constant)


def describe(code):
    return {
        'name': code.co_qualname,
        'bytes': code.co_code.hex(),
        'stackSize': code.co_stacksize,
        'arguments': [code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount],
        'names': list(code.co_names),
        'locals': [*code.co_varnames, *(c for c in code.co_cellvars if c not in code.co_varnames), *code.co_freevars],
        'constants': [type(c).__name__ for c in code.co_consts],
        'lines': [[start, end, line or None] for start, end, line in code.co_lines()],
        'exceptions': [list(entry[:4]) + [bool(entry[4])] for entry in exception_table(code.co_exceptiontable)],
        'instructions': [instruction(i) for i in dis.get_instructions(code)],
    }


def instruction(i):
    if hasattr(i, 'jump_target'):
        target = i.jump_target
    else:
        target = i.argval if i.opcode in dis.hasjrel or i.opcode in dis.hasjabs else None
    argument = i.arg if i.opcode >= dis.HAVE_ARGUMENT else None
    effect = dis.stack_effect(i.opcode, argument, jump=False)
    return [i.offset, i.opcode, i.opname, i.arg, target, effect]


def exception_table(data):
    """The varints of ``InternalDocs/exception_handling.md``; offsets and lengths in code units."""
    numbers = iter(data)

    def varint():
        byte = next(numbers)
        value = byte & 63
        while byte & 64:
            byte = next(numbers)
            value = value << 6 | byte & 63
        return value

    while True:
        try:
            start = 2 * varint()
        except StopIteration:
            return
        end = start + 2 * varint()
        target = 2 * varint()
        depth_and_lasti = varint()
        yield start, end, target, depth_and_lasti >> 1, depth_and_lasti & 1


if __name__ == '__main__':
    print(opcodes())
    for name, source in json.load(sys.stdin):
        print(read(source, name))
