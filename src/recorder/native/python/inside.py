"""Runs a program with callbacks that note which of its threads ran when.

For systems where no other process can look at the lock. Whoever makes a callback has the lock; between two callbacks of
one thread, and no other's in between, it may have given the lock up for as long as they are apart.

Arguments: the program's path, a file for the notes, a file for the turns, seconds until the process ends itself.
"""

import _thread
import itertools
import mmap
import os
import signal
import struct
import sys
import threading
import time
import types

#: Nanoseconds. Between callbacks of one thread that are further apart, nobody can say who had the lock.
_LONGEST_SILENCE = 100_000
#: A turn: the thread's native id, its first and its last callback, the switch interval in nanoseconds.
_TURN = struct.Struct('<QQQQ')
_MOST_TURNS = 200_000
_TOOL = 4


class Turns:
    """Turns, in a file that is mapped into memory: writing there gives no lock up, and it stays when we are killed."""

    def __init__(self, path):
        with open(path, 'r+b') as file:
            file.truncate(_MOST_TURNS * _TURN.size)
            self.map = mmap.mmap(file.fileno(), _MOST_TURNS * _TURN.size)

    def follower(self, when_full):
        """A callback for all events: the thread that calls it runs now."""
        turns, size = self.map, _TURN.size
        begin, go_on = _TURN.pack_into, struct.Struct('<Q').pack_into
        clock, own_id, interval = time.perf_counter_ns, _thread.get_native_id, sys.getswitchinterval
        numbers = itertools.count()
        # Threads may change between any two of the lines below. The time is taken first and the state is replaced as
        # a whole, so that at worst a turn is written as two.
        state = [(0, 0, 0)]

        def ran(*_):
            now = clock()
            who = own_id()
            owner, number, last = state[0]
            if owner == who and now - last <= _LONGEST_SILENCE:
                go_on(turns, number * size + 16, now)
                state[0] = who, number, now
                return
            number = next(numbers)
            if number >= _MOST_TURNS:
                when_full()
                return
            begin(turns, number * size, who, now, now, round(interval() * 1e9))
            state[0] = who, number, now

        return ran


def follow(turns):
    """Has all threads call back from now on. Returns what ends that."""
    return _monitor(turns) if hasattr(sys, 'monitoring') else _trace(turns)


def _monitor(turns):
    monitoring = sys.monitoring
    events = monitoring.events

    def stop():
        monitoring.set_events(_TOOL, events.NO_EVENTS)

    ran = turns.follower(stop)
    chosen = 'PY_START PY_RESUME PY_RETURN PY_YIELD PY_THROW PY_UNWIND LINE JUMP CALL'.split()
    monitoring.use_tool_id(_TOOL, 'inside-cpython')
    # The events of a C function's return come with those of calls.
    for name in (*chosen, 'C_RETURN', 'C_RAISE'):
        monitoring.register_callback(_TOOL, getattr(events, name), ran)
    monitoring.set_events(_TOOL, sum(getattr(events, name) for name in chosen))
    return stop


def _trace(turns):
    full = []
    ran = turns.follower(lambda: full or full.append(True))

    def trace(*_):
        ran()
        return None if full else trace

    def stop():
        for hook in (threading.settrace, threading.setprofile, sys.settrace, sys.setprofile):
            hook(None)

    threading.settrace(trace)
    threading.setprofile(ran)
    sys.setprofile(ran)
    sys.settrace(trace)
    return stop


def main():
    """Prepares all, runs the program, and ends the process as the program ends."""
    path, notes_path, turns_path, seconds = sys.argv[1:]
    own = os.path.dirname(os.path.abspath(__file__))
    shared = os.path.join(own, 'sampled')
    sys.path.insert(0, shared)
    import notes as noting
    import program

    # Where the system's ticks are long, time.monotonic_ns is too coarse (Windows, up to 3.12).
    noting.time = types.SimpleNamespace(monotonic_ns=time.perf_counter_ns, thread_time_ns=time.thread_time_ns)
    notes = noting.Notes(notes_path)
    turns = Turns(turns_path)
    with open(path, 'rb') as file:
        source = file.read()
    code = compile(source, path, 'exec', dont_inherit=True)
    module = program.main_module(path)
    noting.follow_threads(notes, {id(c): number for number, c in enumerate(program.all_codes(code))})
    if hasattr(os, 'register_at_fork'):
        os.register_at_fork(after_in_child=notes.forget)
    if hasattr(signal, 'alarm'):
        # Should the process that watches the time be gone.
        signal.alarm(int(seconds))
    os.chdir(os.path.dirname(path))
    # As `python path` would have it; and none of the recorder's modules in the way of the program's.
    sys.path[:2] = [os.path.dirname(path)]
    sys.argv = [path]
    for name in ('notes', 'program'):
        del sys.modules[name]
    # As on a terminal: each line is seen, also if the program is killed.
    sys.stdout.reconfigure(line_buffering=True)
    started = time.thread_time_ns()
    notes.write('began', nativeId=threading.get_native_id())
    stop = follow(turns)
    error = program.run(code, module)
    stop()
    cpu = (time.thread_time_ns() - started) / 1000
    notes.write('ended', cpu=cpu, **noting.ending_of(error), last=[])
    program.leave(error)


main()
