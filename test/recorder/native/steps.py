"""What a followed run must agree with, by this interpreter's own public means.

`python steps.py PROGRAM` prints JSON: what the program prints when nobody follows it, and of each code object the
instructions, the exception table and the effect of each instruction on the stack.
"""

import ast
import contextlib
import dis
import io
import json
import sys
import tokenize
import types


def all_codes(code):
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from all_codes(constant)


def effects(code):
    """`[offset, opname, effect when it goes on, effect when it jumps, target]`"""
    for i in dis.get_instructions(code):
        if 'PRECALL' in dis.opmap and i.opname in ('PRECALL', 'CALL'):
            # 3.11 reckons the arguments off at the one, and takes them off at the other.
            effect = 0 if i.opname == 'PRECALL' else -1 - i.arg
            yield [i.offset, i.opname, effect, effect, None]
            continue
        target = i.argval if i.opcode in dis.hasjrel + dis.hasjabs else None
        yield [i.offset, i.opname, *(dis.stack_effect(i.opcode, i.arg, jump=jump) for jump in (False, True)), target]


def main(path):
    with open(path, 'rb') as file:
        source = file.read()
    code = compile(source, path, 'exec', dont_inherit=True)
    printed = io.StringIO()
    main_module = types.ModuleType('__main__')
    sys.modules['__main__'] = main_module
    how = None
    with contextlib.redirect_stdout(printed):
        try:
            exec(code, main_module.__dict__)
        except BaseException as error:
            how = type(error).__name__
    tokens = [[tokenize.tok_name[t.type], t.string] for t in tokenize.tokenize(io.BytesIO(source).readline)][1:]
    json.dump(
        {
            'output': printed.getvalue(),
            'error': how,
            'tokens': tokens,
            'nodes': sum(1 for _ in ast.walk(ast.parse(source))),
            'codes': [
                {
                    'qualname': c.co_qualname,
                    'bytes': c.co_code.hex(),
                    'effects': list(effects(c)),
                    'handlers': [[e.start, e.end, e.target, e.depth + e.lasti + 1] for e in dis._parse_exception_table(c)],
                }
                for c in all_codes(code)
            ],
        },
        sys.__stdout__,
    )


main(sys.argv[1])
