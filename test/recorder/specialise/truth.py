"""What becomes of a function's instructions, call by call, in an interpreter without the recorder: by `dis` alone.

`derive(prelude, calls, name)` runs the prelude, then each line of the calls, and returns JSON: after each line `{offset:
[opcode, counter or null]}` of all instructions, and the bytes of the code. Run as a script it reads its arguments as
JSON from stdin.
"""

import dis
import json
import sys


def derive(prelude, calls, name):
    namespace = {'__name__': '__main__'}
    exec(compile(prelude, 'program.py', 'exec'), namespace)
    code = namespace[name].__code__
    seen = []
    for line in calls:
        exec(compile(line, 'program.py', 'exec'), namespace)
        seen.append({'instructions': look(code), 'bytes': code._co_code_adaptive.hex()})
    return json.dumps({'seen': seen, 'numbers': {name: number for name, number in dis._all_opmap.items() if number < 256}})


def look(code):
    found = {}
    last = None
    for instruction in dis.get_instructions(code, show_caches=True, adaptive=True):
        if instruction.opname == 'CACHE':  # before 3.13
            if instruction.argrepr.startswith('counter: '):
                found[last][1] = int(instruction.argrepr.removeprefix('counter: '))
            continue
        last = instruction.offset
        found[last] = [instruction.opname, None]
        for name, _, data in getattr(instruction, 'cache_info', None) or ():
            if name == 'counter':
                found[last][1] = int.from_bytes(data, sys.byteorder)
    return found


if __name__ == '__main__':
    print(derive(**json.load(sys.stdin)))
