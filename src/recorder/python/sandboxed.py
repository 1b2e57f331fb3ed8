"""One program from bytes to recording in Pyodide: what the sandbox calls."""

import builtins
import os
import signal
import sys
import types

from . import alone, endings, reading, session
from .desk import Desk


class TimeUp(BaseException):
    """The program's time is over. Not an Exception, so that few programs swallow it."""


def main(path):
    """Records the program that the request in the file ``path`` names, which lies in the current folder."""
    request = alone.request_in(path)
    name = request['name']
    with open(name, 'rb') as file:
        data = file.read()
    desk = Desk(request['desk'], request['doors'])
    session.check()
    try:
        code = session.read(desk, data, name)
        module = main_module(name)
        follower = session.Follower(
            desk,
            code,
            module.__dict__,
            request['limits']['steps'],
            request.get('choice'),
        )
    except reading.Unusable as problem:
        session.say(desk, unusable=endings.because(*problem.args))
        return
    clock = _Clock(desk, follower.tracer)
    hide_javascript()
    hide_recorder()
    error = follower.run(code, module.__dict__, clock.stop)
    unusable = endings.unusable(error, name)
    if not unusable and follower.is_unmet():
        unusable = endings.because('late' if clock.is_over else 'uncalled', str(follower.choice.seen), 0)
    if unusable:
        session.say(desk, unusable=unusable)
    else:
        session.say(desk, totals=follower.totals())
        session.say(desk, end={'how': 'stopped'} if clock.is_over else endings.ending(error))


def hide_javascript():
    """Takes Pyodide's two modules of JavaScript away. The process is locked all the same."""
    try:
        from _pyodide._importhook import jsfinder
    except ImportError:
        return
    for name in ('js', 'pyodide_js'):
        jsfinder.jsproxies.pop(name, None)
    for name in list(sys.modules):
        if name.partition('.')[0] in ('js', 'pyodide_js'):
            del sys.modules[name]


def hide_recorder():
    """The program finds no modules of ours: it would see that it is recorded."""
    for name in list(sys.modules):
        if name.partition('.')[0] == __package__:
            # Kept: a program that thaws what was frozen must not collect it.
            _hidden.append(sys.modules.pop(name))


_hidden = []


class _Clock:
    """Stops the program when the host says that its time is over, by SIGINT."""

    def __init__(self, desk, tracer):
        self._desk = desk
        self._tracer = tracer
        self.is_over = False
        signal.signal(signal.SIGINT, self._on_signal)

    def stop(self):
        """From here on it is too late."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    def _on_signal(self, *_):
        # In the middle of the recorder's own work: the host will ask again.
        if self._desk.is_muted():
            return
        if not self._desk.is_time_up():
            # The program sent it to itself.
            raise KeyboardInterrupt
        self._desk.mute()
        if not self.is_over:
            self.is_over = True
            if self._tracer.ended is None:
                self._tracer.fill('time')
            else:
                session.say(self._desk, full=['time', max(self._tracer.steps - 1, 0)])
        self._desk.unmute()
        raise TimeUp


def main_module(name):
    """A fresh ``__main__``."""
    main = types.ModuleType('__main__')
    main.__builtins__ = builtins
    main.__file__ = os.path.abspath(name)
    sys.modules['__main__'] = main
    sys.argv = [name]
    return main
