"""What stands in a program's code objects, read without the recorder: line and position tables, jumps, exception table.

`derive(source)` returns JSON, code objects depth first. Run as a script it reads the source from stdin.
"""

import dis
import json
import sys
import types


def derive(source):
    return json.dumps([describe(code) for code in all_codes(compile(source, 'program.py', 'exec', dont_inherit=True))])


def all_codes(code):
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from all_codes(constant)


def describe(code):
    return {
        'qualname': code.co_qualname,
        'lines': [list(line) for line in code.co_lines()],
        # One a code unit.
        'positions': [list(position) for position in code.co_positions()],
        'labels': sorted(set(dis.findlabels(code.co_code))),
        'table': list(exception_table(code.co_exceptiontable)),
        'consts': [repr(c) if not isinstance(c, types.CodeType) else 'code' for c in code.co_consts],
    }


def exception_table(data):
    """By the format of ``InternalDocs/exception_handling.md``: start, length, target in code units; depth and lasti."""
    numbers = iter(data)

    def number():
        byte = next(numbers)
        value = byte & 63
        while byte & 64:
            byte = next(numbers)
            value = value << 6 | byte & 63
        return value

    while True:
        try:
            start = number()
        except StopIteration:
            return
        length, target, last = number(), number(), number()
        yield [2 * start, 2 * (start + length), 2 * target, last >> 1, bool(last & 1)]


if __name__ == '__main__':
    print(derive(sys.stdin.read()))
