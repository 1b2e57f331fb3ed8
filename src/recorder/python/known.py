"""What the recording knows of one object, and how it says so."""

import types

from .memory import POINTER, WORDS
from .text import json_string


class Known:
    """One object of the recording."""

    __slots__ = ('address', 'holds', 'immortal', 'in_play', 'number', 'text', 'type')

    def __init__(self, number, address):
        self.number = number
        self.address = address
        self.type = WORDS[address // POINTER + 1] if address else 0
        self.text = ''
        self.holds = ()
        self.in_play = False
        self.immortal = False


def contents_text(known):
    """Its contents now, as JSON."""
    return f'{{"id":{known.number},"repr":{json_string(known.text)},"holds":{holds_text(known.holds)}}}'


def holds_text(holds):
    """What it holds, as JSON."""
    return f'[{",".join(f"[{json_string(label)},{number}]" for label, number in holds)}]'


def code_address(value):
    """Address of the code object that ``value`` runs, or None."""
    kind = type(value)
    if kind is types.CodeType:
        return id(value)
    if kind is types.FunctionType:
        return id(value.__code__)
    if kind is types.GeneratorType:
        return id(value.gi_code)
    if kind is types.CoroutineType:
        return id(value.cr_code)
    if kind is types.AsyncGeneratorType:
        return id(value.ag_code)
    return None
