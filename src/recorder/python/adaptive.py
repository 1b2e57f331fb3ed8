"""What the adaptive interpreter (PEP 659) has made of a code object's instructions: opcodes and inline-cache counters.

Both stand in ``_co_code_adaptive``, a copy of the code as the interpreter runs it; the counter is the code unit behind
the opcode. How a counter is packed differs by version (``Include/internal/pycore_code.h`` up to 3.12,
``pycore_backoff.h`` from 3.13) and can't be asked for, so :func:`check` lets the interpreter specialise a function of
which it is known what must be seen.
"""

import dis
import opcode
import sys

VERSION = sys.version_info[:2]
#: Executions after which a code object's instructions may be specialised: 3.11 first counts calls and jumps back.
NEEDED = 8 if VERSION == (3, 11) else 2
_KNOWN = ((3, 11), (3, 12), (3, 13), (3, 14))
_BACKOFF_BITS = 4
_NAMES = dis._all_opname
_FAMILIES = opcode._specializations


class Unknown(Exception):
    """This interpreter's counters can't be read; ``args[0]`` says why, as a sentence."""


class Site:
    """An instruction that the interpreter may rewrite."""

    __slots__ = ('counted', 'name', 'offset')

    def __init__(self, offset, name, counted):
        #: In bytes.
        self.offset = offset
        #: The opcode in its general form.
        self.name = name
        #: Whether its inline cache begins with a counter.
        self.counted = counted


def sites(code):
    """The sites of a code object, in its order."""
    found = []
    for instruction in dis.get_instructions(code):
        name = instruction.opname
        counted = _cache_names(instruction)[:1] == ['counter']
        # What a conditional jump keeps in its "counter" is its history, bit by bit (3.13 and later).
        if name.startswith('POP_JUMP') or not (counted or name in _FAMILIES):
            continue
        found.append(Site(instruction.offset, name, counted))
    return found


def _cache_names(instruction):
    if hasattr(instruction, 'cache_info'):
        return [name for name, _, _ in instruction.cache_info or ()]
    return list(opcode._cache_format.get(instruction.opname, ()))


def state(site, raw):
    """``[opcode, value, backoff]`` of a site in ``raw``, a code object's ``_co_code_adaptive``.

    A general form tries to specialise when ``value`` has counted down to 0, and if it can't, waits for 2**backoff
    executions. A specialised form counts misses down; in 3.11 it has no backoff. A None: there is no such number.
    """
    name = _NAMES[raw[site.offset]]
    if not site.counted:
        return [name, None, None]
    counter = int.from_bytes(raw[site.offset + 2 : site.offset + 4], sys.byteorder)
    if VERSION == (3, 11):
        if name == site.name:
            # Not quickened: nothing is counted here.
            return [name, None, None]
        if not name.endswith('_ADAPTIVE'):
            return [name, counter, None]
    return [name, counter >> _BACKOFF_BITS, counter & ((1 << _BACKOFF_BITS) - 1)]


def is_instrumented(name):
    """Whether somebody watches this instruction (``sys.monitoring``); then it can't be told what it is below that."""
    return name.startswith('INSTRUMENTED_') or name == 'RESERVED'


def check():
    """Raises :class:`Unknown` if the counters of this interpreter are not what they are taken for."""
    if sys.implementation.name != 'cpython' or VERSION not in _KNOWN:
        raise Unknown(f'How CPython {VERSION[0]}.{VERSION[1]} counts is not known to this tool.')
    names = {}
    exec('def known(a, b):\n    return a + b\n', names)
    known = names['known']
    code = known.__code__
    site = next(site for site in sites(code) if site.name == 'BINARY_OP')
    seen = [state(site, code._co_code_adaptive)]
    for _ in range(NEEDED):
        known(1, 2)
        seen.append(state(site, code._co_code_adaptive))
    # A miss is counted from then on.
    known('a', 'b')
    seen.append(state(site, code._co_code_adaptive))
    if seen != _expected():
        raise Unknown('It counts executions in another way than its version is known for.')


def _expected():
    if VERSION == (3, 11):
        return [*[['BINARY_OP', None, None]] * 8, ['BINARY_OP_ADD_INT', 53, None], ['BINARY_OP_ADD_INT', 52, None]]
    return [
        ['BINARY_OP', 1, 1],
        ['BINARY_OP', 0, 1],
        ['BINARY_OP_ADD_INT', 52, 0],
        ['BINARY_OP_ADD_INT', 51, 0],
    ]
