"""One program, followed from its file to its end, in a process of its own."""

import ctypes
import json
import os
import signal
import sys

from desk import Desk
from keep import keep_memory
from output import Output
from paper import Paper
from program import main_module, status_of

from _ctypes import PyObj_FromPtr
from python import endings, reading
from python.memory import UnknownLayout

_DEATH_SIGNAL_OPTION = 1


def main(request, paths, private):
    """Records the program that the request in the file ``request`` names. ``paths`` are where the recorder's modules are,
    ``private`` keeps them out of the program's reach."""
    with open(request) as file:
        request = json.load(file)
    paper = Paper(request['paper'])
    try:
        # It calibrates as it is imported.
        session = private.load('session')
        desk = _prepare(session, request, paper)
    except OSError as error:
        paper.write(json.dumps({'unfollowed': str(error)}) + '\n')
        return
    except Exception as error:
        known = isinstance(error, UnknownLayout)
        paper.write(json.dumps({'failure': str(error) if known else f'{type(error).__name__}: {error}'}) + '\n')
        return
    path = request['path']
    with open(path, 'rb') as file:
        data = file.read()
    try:
        code = session.load(data, path)
        follower, main = _ready(session, desk, paper, code, request)
    except reading.Unusable as problem:
        session.say(desk, unusable=endings.because(*problem.args))
        return
    _look_like_python(path, paths, main)
    private.close()
    _run(session, desk, follower, code, main)


def _prepare(session, request, paper):
    """Calibrates; returns the desk."""
    # If the other side dies, so must this one.
    ctypes.CDLL(None).prctl(_DEATH_SIGNAL_OPTION, int(signal.SIGKILL), 0, 0, 0)
    session.check()
    keep_memory()
    output = Output((request['stdout'], request['stderr']), request['limits']['outputChars'], paper)
    return Desk(paper, output, PyObj_FromPtr)


def _ready(session, desk, paper, code, request):
    """``(follower, __main__)``. Raises ``reading.Unusable`` if the program has nothing like the choice."""
    main = main_module(request['path'])
    steps = request['limits']['steps']
    follower = session.Follower(desk, code, main.__dict__, steps, request.get('choice'))
    _stay_alone(follower, desk, paper)
    return follower, main


def _run(session, desk, follower, code, main):
    error = follower.run(code, main.__dict__)
    desk.arrive()
    if follower.is_unmet():
        session.say(desk, unusable=endings.because('uncalled', str(follower.choice.seen), 0))
    else:
        session.say(desk, totals=follower.totals())
        session.say(desk, end=endings.ending(error))
    desk.depart()
    # What came behind the program's last instruction was too late.
    desk.handlers.drop()
    desk.handlers.main[0] = desk.handlers.own
    # What is finalised last, prints last: the interpreter must come to its own end.
    sys.exit(status_of(error))


def _stay_alone(follower, desk, paper):
    """A forked process is none of the recording's; with the first thread the recording ends."""

    def forget():
        paper.close()
        follower.forget()

    def abandon():
        desk.write('{"thread":true}\n')
        desk.flush()
        os._exit(0)

    os.register_at_fork(after_in_child=forget)
    # No audit hook: each id() is an event of its own, and calls it.
    desk.watch_threads(abandon)
    desk.watch_hooks(follower.give_way)


def _look_like_python(path, paths, main):
    """As ``python path`` would have it; and none of the recorder's modules in the way of the program's."""
    for entry in paths:
        while entry in sys.path:
            sys.path.remove(entry)
    sys.path.insert(0, os.path.dirname(path))
    for name, module in list(sys.modules.items()):
        file = getattr(module, '__file__', None) or ''
        if name != '__main__' and any(file.startswith(entry + os.sep) for entry in paths):
            del sys.modules[name]
    sys.path_importer_cache.clear()
    sys.modules['__main__'] = main
    sys.argv = [path]
