"""A run of the program that nobody follows: only its garbage collector is watched. Called by the sandbox's host."""

import gc
import signal

from . import alone, code_objects, sandboxed, session
from .collecting import Collecting
from .collector_count import Collector
from .current_frame import find_recursion_counter
from .desk import Desk
from .finalisers import Finalisers
from .memory import INTS, ROOM


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
    request = alone.request_in(path)
    name = request['name']
    desk = Desk(request['desk'], request['doors'])
    module = alone.compiled(name)
    remaining = find_recursion_counter(session.thread())
    watch = Collecting(session.text_of, desk.write, _Aside(desk, remaining), Finalisers(session.first_local))
    main_module = sandboxed.main_module(name)
    sandboxed.hide_javascript()
    sandboxed.hide_recorder()
    signal.signal(signal.SIGINT, lambda *_: _time_up(desk))
    codes = [id(code) for code, _ in code_objects.all_codes(module)]
    gc.collect()
    watch.start(codes)
    alone.execute(desk, module, main_module.__dict__, remaining)
    watch.stop()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    watch.tell_left()
    desk.flush()


def _time_up(desk):
    if not desk.is_muted():
        raise sandboxed.TimeUp
