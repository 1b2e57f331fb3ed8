"""A run of the program that nobody follows: only its garbage collector is watched. Called by the sandbox's host."""

import atexit
import gc
import json
import linecache
import os
import signal
import sys

from . import code_objects, front_end, sandboxed, session
from .collecting import Collecting
from .desk import Desk
from .finalisers import Finalisers
from .memory import INTS, ROOM, WORDS, Collector, find_recursion_counter


class _Aside:
    """Around what the recorder does when the collector calls it."""

    def __init__(self, desk, remaining):
        self._desk = desk
        self._remaining = remaining
        self._count = Collector()

    def enter(self):
        self._desk.mute()
        INTS[self._remaining] += ROOM
        self._count.hold()

    def leave(self):
        self._desk.flush()
        self._count.release()
        INTS[self._remaining] -= ROOM
        self._desk.unmute()


def main(path):
    """Runs the program that the request in the file ``path`` names, which lies in the current folder."""
    with open(path) as file:
        request = json.load(file)
    os.unlink(path)
    name = request['name']
    with open(name, 'rb') as file:
        text, _ = front_end.decode(file.read())
    desk = Desk(request['desk'], request['doors'])
    module = compile(text, name, 'exec', dont_inherit=True)
    linecache.cache[name] = (len(text), None, text.splitlines(True), name)
    remaining = find_recursion_counter(session.thread())
    watch = Collecting(session.text_of, desk.write, _Aside(desk, remaining), Finalisers(session.first_local))
    main_module = sandboxed.main_module(name)
    sandboxed.hide_javascript()
    sandboxed.hide_recorder()
    signal.signal(signal.SIGINT, lambda *_: _time_up(desk))
    codes = [id(code) for code, _ in code_objects.all_codes(module)]
    gc.collect()
    watch.start(codes)
    _execute(desk, module, main_module.__dict__, remaining)
    watch.stop()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    watch.tell_left()
    desk.flush()


def _time_up(desk):
    if not desk.is_muted():
        raise sandboxed.TimeUp


def _execute(desk, module, names, remaining):
    before = INTS[remaining]
    # As if nothing were below the program.
    INTS[remaining] = sys.getrecursionlimit()
    try:
        desk.unmute()
        exec(module, names)
        atexit._run_exitfuncs()
    except BaseException:
        # How the program ends is what the run tells that is followed.
        pass
    finally:
        # Not by a call, in which the time limit's signal could come once more.
        WORDS[desk.mute_word] = 1
        INTS[remaining] = before
