"""A run of the program that is measured; called by the sandbox's host.

Its mode: ``first``, which tells what it printed, the objects that it created and what was specialised at its end;
``timed``, in which nothing but its time is taken; ``counted``, in which its instructions are counted.
"""

import atexit
import gc
import json
import linecache
import os
import sys
import time
import traceback

from . import code_objects, front_end, sandboxed, specialised
from .desk import Desk
from .memory import INTS, WORDS, CurrentFrame, find_frame_layout, find_recursion_counter
from .tally import Tally


def main(path):
    """Runs the program that the request in the file ``path`` names, which lies in the current folder."""
    with open(path) as file:
        request = json.load(file)
    os.unlink(path)
    name, mode = request['name'], request['mode']
    desk = Desk(request['desk'], request['doors'])
    try:
        with open(name, 'rb') as file:
            text, _ = front_end.decode(file.read())
        module = compile(text, name, 'exec', dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        _say(desk, _report(error, 0))
        return
    linecache.cache[name] = (len(text), None, text.splitlines(True), name)
    codes = [code for code, _ in code_objects.all_codes(module)]
    tally = Tally(codes) if mode == 'counted' else None
    remaining = find_recursion_counter(CurrentFrame(find_frame_layout()).thread)
    main_module = sandboxed.main_module(name)
    sandboxed.hide_javascript()
    sandboxed.hide_recorder()
    gc.collect()
    # Its time limit counts from here.
    desk.wait()
    if mode == 'first':
        desk.trace(True)
    report = _report(*_execute(desk, module, main_module.__dict__, remaining, tally))
    if mode == 'first':
        desk.trace(False)
        report['objects'] = desk.created()
        report['sites'] = specialised.at_end(codes)
    if tally is not None:
        report['counts'] = tally.counts()
    _say(desk, report)


def _execute(desk, module, names, remaining, tally):
    """What ended the program, or None, and the nanoseconds that it took."""
    error = None
    before = INTS[remaining]
    # As if nothing were below the program.
    INTS[remaining] = sys.getrecursionlimit()
    if tally is not None:
        tally.start()
    mute = desk.mute_word
    start = time.perf_counter_ns()
    # Without a call, which would take time.
    WORDS[mute] = 0
    try:
        exec(module, names)
    except BaseException as raised:
        error = raised
    WORDS[mute] = 1
    end = time.perf_counter_ns()
    if tally is not None:
        tally.stop()
    INTS[remaining] = before
    try:
        atexit._run_exitfuncs()
    except BaseException as raised:
        error = error or raised
    return error, end - start


def _report(error, nanoseconds):
    report = {'how': 'finished', 'nanoseconds': nanoseconds}
    if isinstance(error, SystemExit):
        report['how'] = 'exit'
    elif error is not None:
        report['how'] = 'exception'
        report['exception'] = ''.join(traceback.format_exception_only(error)).strip()
    return report


def _say(desk, report):
    desk.write(json.dumps({'measured': report}) + '\n')
    desk.flush()
