"""Runs a program in this interpreter and follows it instruction by instruction.

Run as ``python -u -B steps REQUEST``, a file of JSON: the program's ``path``, the ``limits``, the ``choice`` if there is one, and the files
``paper``, ``stdout`` and ``stderr``; the latter two are this process's own, and only grow.
"""

import json
import os
import signal
import sys

_DEATH_SIGNAL_OPTION = 1
_OWN = os.path.dirname(os.path.abspath(__file__))
_NATIVE = os.path.dirname(_OWN)
_PATHS = [_OWN, os.path.join(_NATIVE, 'sampled'), os.path.dirname(os.path.dirname(_NATIVE))]


def main():
    with open(sys.argv[1]) as file:
        request = json.load(file)
    from paper import Paper

    paper = Paper(request['paper'])
    try:
        session, desk = _prepare(request, paper)
    except OSError as error:
        paper.write(json.dumps({'unfollowed': str(error)}) + '\n')
        return
    except Exception as error:
        is_known = type(error).__name__ == 'UnknownLayout'
        paper.write(json.dumps({'failure': str(error) if is_known else f'{type(error).__name__}: {error}'}) + '\n')
        return
    from python import endings, reading

    path = request['path']
    with open(path, 'rb') as file:
        data = file.read()
    try:
        code = session.load(data, path)
    except reading.Unusable as problem:
        session.say(desk, unusable=endings.because(*problem.args))
        return
    try:
        _run(session, desk, paper, code, request)
    except reading.Unusable as problem:
        session.say(desk, unusable=endings.because(*problem.args))


def _prepare(request, paper):
    """Calibrates; ``(session, desk)``."""
    try:
        import ctypes

        from _ctypes import PyObj_FromPtr
    except ImportError:
        raise OSError('This build has no ctypes, which is needed to read its memory.') from None
    from desk import Desk
    from keep import keep_memory
    from output import Output
    from python import session

    # If the other side dies, so must this one.
    ctypes.CDLL(None).prctl(_DEATH_SIGNAL_OPTION, int(signal.SIGKILL), 0, 0, 0)
    session.check()
    keep_memory()
    output = Output((request['stdout'], request['stderr']), request['limits']['outputChars'], paper)
    return session, Desk(paper, output, PyObj_FromPtr)


def _run(session, desk, paper, code, request):
    import program

    from python import endings

    path, choice = request['path'], request.get('choice')
    main_module = program.main_module(path)
    follower = session.Follower(desk, code, main_module.__dict__, request['limits']['steps'], choice)
    status_of, say, ending, because = program.status_of, session.say, endings.ending, endings.because
    _stay_alone(follower, desk, paper)
    _look_like_python(path, main_module)
    error = follower.run(code, main_module.__dict__)
    if follower.is_unmet():
        say(desk, unusable=because('uncalled', str(follower.choice.seen), 0))
    else:
        say(desk, totals=follower.totals())
        say(desk, end=ending(error))
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


def _look_like_python(path, main_module):
    """As ``python path`` would have it; and none of the recorder's modules in the way of the program's."""
    for entry in _PATHS:
        while entry in sys.path:
            sys.path.remove(entry)
    sys.path.insert(0, os.path.dirname(path))
    for name, module in list(sys.modules.items()):
        file = getattr(module, '__file__', None) or ''
        if name != '__main__' and any(file.startswith(entry + os.sep) for entry in _PATHS):
            del sys.modules[name]
    sys.path_importer_cache.clear()
    sys.modules['__main__'] = main_module
    sys.argv = [path]


sys.path[:1] = _PATHS
main()
