"""Runs a program, nothing traced, and tells how the adaptive interpreter rewrites one of its code objects.

Run as ``python specialise.py PROGRAM REPORT TARGET``: the program's path, a file for the lines, and as JSON the index of
the code object, whether passes of its loops are watched, and how often the program is run again in this process.
"""

import json
import os
import sys

_writes = sys.dont_write_bytecode
sys.dont_write_bytecode = True
_HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(1, os.path.dirname(os.path.dirname(_HERE)))

from sampled import program

from python import adaptive, specialisation

del sys.path[1]
sys.dont_write_bytecode = _writes


class Report:
    """A file for lines. What the program forks off has nothing to say in it."""

    def __init__(self, path):
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND)
        self._process = os.getpid()

    def write(self, line):
        """At once: whatever becomes of this process, the line is told."""
        if os.getpid() == self._process:
            os.write(self._file, line.encode())


def run(path, report, target):
    """Runs the program in the file ``path``, an absolute one."""
    with open(path, 'rb') as file:
        module = compile(file.read(), path, 'exec', dont_inherit=True)
    code = program.all_codes(module)[target['code']]
    try:
        record, watcher = specialisation.watch(code, report.write, target['passes'])
    except adaptive.Unknown as unknown:
        report.write(json.dumps({'unknown': unknown.args[0]}) + '\n')
        return
    for number in range(1 + target['warm']):
        record.warm = number
        sys.argv = [path]
        sys.path[0] = os.path.dirname(path)
        main = sys.modules['__main__'] = program.main_module(path)
        # How the program ends is what the recorded run tells.
        program.run(module, main)
    watcher.stop()
    record.end('program')


if __name__ == '__main__':
    run(sys.argv[1], Report(sys.argv[2]), json.loads(sys.argv[3]))
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    # What comes after the program's end is not to be waited for.
    os._exit(0)
