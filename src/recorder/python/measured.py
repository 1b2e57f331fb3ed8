"""A run of the program that is measured; called by the sandbox's host.

Its mode: ``first``, which tells what it printed, the objects that it created and what was specialised at its end;
``timed``, in which nothing but its time is taken; ``counted``, in which its instructions are counted.
"""

import atexit
import gc
import json
import sys
import time

from . import alone, code_objects, endings, sandboxed, specialised
from .current_frame import CurrentFrame, find_recursion_counter
from .desk import Desk
from .frame_layout import find_frame_layout
from .memory import INTS, WORDS
from .tally import Tally


def main(path):
    """Runs the program that the request in the file ``path`` names, which lies in the current folder."""
    request = alone.request_in(path)
    name, mode = request['name'], request['mode']
    desk = Desk(request['desk'], request['doors'])
    try:
        module = alone.compiled(name)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        _say(desk, endings.outcome(error) | {'nanoseconds': 0})
        return
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
    error, nanoseconds = _execute(desk, module, main_module.__dict__, remaining, tally)
    report = endings.outcome(error) | {'nanoseconds': nanoseconds}
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


def _say(desk, report):
    desk.write(json.dumps({'measured': report}) + '\n')
    desk.flush()
