"""A second reading of a program, by CPython's own public means and without the recorder: what its facts must agree with.

`derive(source, name)` returns JSON.
"""

import ast
import dis
import io
import json
import symtable
import sys
import tokenize
import types

SIMPLE = (int, str, float, bool, bytes, type(None))


def derive(source, name):
    code = compile(source, name, 'exec')
    steps, output = run(code)
    return json.dumps(
        {
            'tokens': [
                [tokenize.tok_name[t.type], tokenize.tok_name[t.exact_type], t.string, *t.start, *t.end]
                for t in tokenize.generate_tokens(io.StringIO(source).readline)
            ],
            'nodes': sorted(nodes(source)),
            'scopes': sorted(scopes(symtable.symtable(source, name, 'exec'))),
            'codes': {c.co_qualname: describe(c) for c in all_codes(code)},
            'steps': steps,
            'output': output,
        }
    )


def nodes(source):
    """Type and span of all nodes that have one, in code points; no two of the examples' differ in bytes."""
    for node in ast.walk(ast.parse(source)):
        if hasattr(node, 'lineno'):
            yield [type(node).__name__, node.lineno, node.col_offset, node.end_lineno, node.end_col_offset]


def scopes(table):
    marks = ('is_local', 'is_global', 'is_free', 'is_parameter', 'is_assigned', 'is_referenced', 'is_nonlocal')
    for symbol in table.get_symbols():
        yield [
            table.get_name(),
            table.get_lineno(),
            symbol.get_name(),
            *(mark for mark in marks if getattr(symbol, mark)()),
        ]
    for child in table.get_children():
        yield from scopes(child)


def all_codes(code):
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from all_codes(constant)


def describe(code):
    return {
        'bytes': code.co_code.hex(),
        'stackSize': code.co_stacksize,
        'names': list(code.co_names),
        'consts': [repr(c) if type(c) in SIMPLE else type(c).__name__ for c in code.co_consts],
        'lines': [list(line) for line in code.co_lines()],
        'instructions': [
            [i.offset, i.opcode, i.opname, i.arg, i.jump_target, list(i.positions)] for i in dis.get_instructions(code)
        ],
    }


def run(module):
    """`[qualified name, offset, {variable: [text, count]}]` before each instruction, and what was printed."""
    steps = []
    monitoring = sys.monitoring
    events = monitoring.events

    def look(code, offset, *_):
        frame = sys._getframe(1)
        optimized = code.co_flags & 1
        names = frame.f_locals if optimized else frame.f_globals
        seen = {}
        # A cell's slot holds the cell: f_locals looks through it.
        for variable in code.co_varnames if optimized else [n for n in names if not n.startswith('__')]:
            if variable in names and variable not in code.co_cellvars:
                # The subscript's result is one reference more than the program has.
                count = sys.getrefcount(names[variable]) - 1
                value = names[variable]
                text = repr(value) if type(value) in SIMPLE else type(value).__name__
                del value
                seen[variable] = [text, None if count >= 1 << 28 else count]
        if code.co_name in CLASS_BODIES:
            seen = {}
        steps.append([code.co_qualname, offset, seen])

    CLASS_BODIES = {c.co_name for c in all_codes(module) if not c.co_flags & 1 and c is not module}
    monitoring.use_tool_id(3, 'truth')
    for event in (events.INSTRUCTION, events.PY_START, events.PY_RESUME):
        monitoring.register_callback(3, event, look)
    for code in all_codes(module):
        monitoring.set_local_events(3, code, events.INSTRUCTION | events.PY_START | events.PY_RESUME)
    del code
    main = types.ModuleType('__main__')
    stdout, sys.stdout = sys.stdout, io.StringIO()
    try:
        exec(module, main.__dict__)
    finally:
        output, sys.stdout = sys.stdout.getvalue(), stdout
        monitoring.free_tool_id(3)
    return steps, output
