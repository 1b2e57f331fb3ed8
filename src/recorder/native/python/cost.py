"""Runs a program once, its threads in one of several ways, and notes what that took.

Run as ``python cost.py WAY PROGRAM REPORT``; writes one JSON object into the file REPORT. All that the program
finds changed are ``threading.Thread.start``, ``join`` and ``is_alive``, and a ``threading.excepthook`` that also counts:

- ``threads``: they are as they were; starts are counted.
- ``in turn``: ``start`` runs the thread's ``run`` at once, in the thread that calls it.
- ``processes``: ``start`` forks a process for it, ``join`` waits for that.
"""

import gc
import json
import os
import signal
import sys
import threading
import time
import traceback

_writes = sys.dont_write_bytecode
sys.dont_write_bytecode = True

from sampled.program import main_module

sys.dont_write_bytecode = _writes


class Threads:
    """As written."""

    def __init__(self):
        self.started = 0
        self.failed = 0
        self.cut = 0
        self._daemons = []

    def install(self):
        """From here on the program's threads run in this way."""
        start = threading.Thread.start

        def counted(thread):
            self.started += 1
            if thread.daemon:
                self._daemons.append(thread)
            return start(thread)

        threading.Thread.start = counted
        self._count_failures()

    def finish(self):
        """Waits for the threads that nobody joined, as the interpreter does at its end."""
        threading._shutdown()
        self.cut = sum(thread.is_alive() for thread in self._daemons)

    def _count_failures(self):
        tell = threading.excepthook

        def hook(arguments):
            self.failed += 1
            tell(arguments)

        threading.excepthook = hook

    def _run(self, thread):
        """What a thread does, and what it does with an exception (``Thread._bootstrap_inner``)."""
        try:
            thread.run()
        except SystemExit:
            pass
        except BaseException:
            threading.excepthook(threading.ExceptHookArgs([*sys.exc_info(), thread]))


class InTurn(Threads):
    """One after the other, in the main thread."""

    def install(self):
        def start(thread):
            self._begin(thread)
            self._run(thread)

        def join(thread, timeout=None):
            _must_have_started(thread)

        threading.Thread.start = start
        threading.Thread.join = join
        threading.Thread.is_alive = lambda thread: False
        self._count_failures()

    def _begin(self, thread):
        if thread._started.is_set():
            raise RuntimeError('threads can only be started once')
        thread._started.set()
        self.started += 1


class Processes(InTurn):
    """Each in a process of its own, that has a copy of all memory."""

    def __init__(self):
        super().__init__()
        self._children = {}
        self._siblings = frozenset()

    def install(self):
        def start(thread):
            self._begin(thread)
            _flush()
            child = os.fork()
            if child == 0:
                self._live(thread)
            self._children[thread] = child

        def join(thread, timeout=None):
            _must_have_started(thread)
            until = None if timeout is None else time.monotonic() + max(timeout, 0)
            while self._is_alive(thread, wait=until is None) and time.monotonic() < until:
                time.sleep(0.001)

        threading.Thread.start = start
        threading.Thread.join = join
        threading.Thread.is_alive = lambda thread: self._is_alive(thread, wait=False)
        self._count_failures()

    def finish(self):
        """Waits for the processes that nobody joined; those of daemon threads end with the program."""
        for thread, child in list(self._children.items()):
            if thread.daemon:
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
                del self._children[thread]
            else:
                self._is_alive(thread, wait=True)

    def _live(self, thread):
        """All that a forked process does."""
        self._siblings = frozenset(self._children)
        self._children.clear()
        self.failed = 0
        self._run(thread)
        self.finish()
        _flush()
        os._exit(1 if self.failed else 0)

    def _is_alive(self, thread, wait):
        if thread in self._siblings:
            raise RuntimeError('a process can not wait for one that another has started')
        child = self._children.get(thread)
        if child is None:
            return False
        ended, status = os.waitpid(child, 0 if wait else os.WNOHANG)
        if ended == 0:
            return True
        del self._children[thread]
        self.failed += status != 0
        return False


def _must_have_started(thread):
    if not thread._started.is_set():
        raise RuntimeError('cannot join thread before it is started')


def _flush():
    """What was printed before a fork must not be printed by both."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()


def _cpu():
    """Nanoseconds on cores: of all threads, and of processes that have ended and were waited for."""
    try:
        from resource import RUSAGE_CHILDREN, getrusage
    except ImportError:
        return time.process_time_ns()
    children = getrusage(RUSAGE_CHILDREN)
    return time.process_time_ns() + int((children.ru_utime + children.ru_stime) * 1e9)


def run(way, path):
    """Runs the program in the file ``path``, an absolute one; returns the report."""
    with open(path, 'rb') as file:
        code = compile(file.read(), path, 'exec', dont_inherit=True)
    main = main_module(path)
    sys.argv = [path]
    sys.path[0] = os.path.dirname(path)
    way.install()
    how, error = 'finished', None
    gc.collect()
    cpu, wall = _cpu(), time.monotonic_ns()
    try:
        exec(code, main.__dict__)
    except SystemExit:
        how = 'exit'
    except BaseException as caught:
        how, error = 'exception', caught
    way.finish()
    wall, cpu = time.monotonic_ns() - wall, _cpu() - cpu
    report = {
        'how': how,
        'started': way.started,
        'failed': way.failed,
        'cut': way.cut,
        'wall': wall // 1000,
        'cpu': cpu // 1000,
        'gil': sys._is_gil_enabled() if hasattr(sys, '_is_gil_enabled') else True,
    }
    if error is not None:
        report['exception'] = ''.join(traceback.format_exception_only(error)).strip()
    return report


WAYS = {'threads': Threads, 'in turn': InTurn, 'processes': Processes}

if __name__ == '__main__':
    _, name, program, file = sys.argv
    result = run(WAYS[name](), program)
    with open(file, 'w') as out:
        json.dump(result, out)
    _flush()
    # What comes after the program's end is not to be waited for.
    os._exit(0)
