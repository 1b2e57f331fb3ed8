"""Runs a program once and tells one thing of that run: its time, or the instructions that it executed.

Run as ``python measure.py MODE PROGRAM REPORT``; writes one JSON object into the file REPORT. Its modes are those of
``python/measured.py``; of a build without a GIL nothing but time and output is told.
"""

import atexit
import gc
import json
import os
import sys
import threading
import time

_writes = sys.dont_write_bytecode
sys.dont_write_bytecode = True

from alone import PACKAGES, prepare
from block_count import BlockCount
from sampled.program import all_codes

sys.path.insert(1, str(PACKAGES))

from python import endings, specialised
from python.tally import Tally

del sys.path[1]
sys.dont_write_bytecode = _writes

_HAS_GIL = not hasattr(sys, '_is_gil_enabled') or sys._is_gil_enabled()


def run(mode, path):
    """Runs the program in the file ``path``, an absolute one; returns the report."""
    try:
        with open(path, 'rb') as file:
            module = compile(file.read(), path, 'exec', dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return endings.outcome(error) | {'nanoseconds': 0}
    codes = all_codes(module)
    tally = Tally(codes) if mode == 'counted' else None
    names = prepare(path).__dict__
    counter = _block_count() if mode == 'first' else None
    gc.collect()
    if counter is not None:
        counter.start()
    blocks = sys.getallocatedblocks()
    if tally is not None:
        tally.start()
    error = None
    start = time.perf_counter_ns()
    try:
        exec(module, names)
    except BaseException as raised:
        error = raised
    threading._shutdown()
    end = time.perf_counter_ns()
    asked_for = None if counter is None else counter.stop()
    if tally is not None:
        tally.stop()
    if mode == 'first':
        blocks = sys.getallocatedblocks() - blocks
    try:
        atexit._run_exitfuncs()
    except BaseException as raised:
        error = error or raised
    report = endings.outcome(error) | {'nanoseconds': end - start}
    if mode == 'first' and _HAS_GIL:
        report['blocks'] = blocks
        if asked_for is not None:
            report['askedFor'] = asked_for
        report['sites'] = specialised.at_end(codes)
    if tally is not None:
        report['counts'] = None if tally.has_threads else tally.counts()
    return report


def _block_count():
    """Of a build with a GIL, where it can be counted."""
    try:
        return BlockCount() if _HAS_GIL else None
    except OSError:
        return None


if __name__ == '__main__':
    _, asked, program, file = sys.argv
    result = run(asked, program)
    with open(file, 'w') as out:
        json.dump(result, out)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    # What comes after the program's end is not to be waited for.
    os._exit(0)
