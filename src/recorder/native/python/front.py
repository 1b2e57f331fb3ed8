"""Tells what this interpreter makes of a program, without running it: one line of JSON on stdout.

Run as ``python -P -B front.py NAME < PROGRAM``, in the surroundings that the program is run in: constants are in the same
order then, and compiled the same way. The parts stand in the package that Pyodide's recorder has, too.
"""

import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))

from python import endings, reading
from python.objects import Describer
from python.type_names import type_name


class _NoMemory:
    """Constants don't change: where they keep their contents is of no interest."""

    @staticmethod
    def ranges(_):
        return ()


def main(name, data):
    """The host's message: ``front`` or ``unusable``."""
    describer = Describer(_NoMemory)
    try:
        _, _, front = reading.read(data, name, lambda value: {'type': type_name(value), 'repr': describer.describe(value).text})
    except reading.Unusable as problem:
        return {'unusable': endings.because(*problem.args)}
    return {'front': front}


if __name__ == '__main__':
    print(json.dumps(main(sys.argv[1], sys.stdin.buffer.read())))
