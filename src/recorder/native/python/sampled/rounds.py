"""What only another process can calibrate: this one does known things, and that one looks.

The desk is memory that the other process reads: what is going on, since when, and who does it.
"""

import ctypes
import dis
import os
import sys
import threading
import time

from calibration import current_thread

#: Threads without a name would use up the numbers of the program's.
_NAME = 'calibration'
#: The long call, in seconds; the request comes after a third of it. Longer and longer, for a busy machine.
_HOLDS = [0.030] * 6 + [0.090] * 4 + [0.240]
#: So short that the two threads hand the lock over most of the time.
_CONTEST_SECONDS = 0.00002
#: Bytes that keep a core busy for some ten milliseconds.
_BURNT = 16 << 20
#: What `Desk.what` says.
IDLE, HOLDING, CONTEST, DONE = 0, 1, 2, 3


class Desk:
    """Seven words: what is going on, its number, since when (ns), how long (µs), and three of the threads taking part."""

    def __init__(self):
        self._words = (ctypes.c_int64 * 8)()
        self.address = ctypes.addressof(self._words)

    def say(self, what, number=0, length=0, first=0, second=0, third=0):
        """``what`` last: who reads it finds the others filled in."""
        words = self._words
        words[0] = IDLE
        words[1:7] = [number, time.monotonic_ns(), length, first, second, third]
        words[0] = what


def places():
    """Where the threads stand that stand still in each round: function and offset of the call that they are in."""
    return {f.__name__: [f.__qualname__, _last_call(f.__code__)] for f in (asleep, locked_out, holding)}


def _last_call(code):
    return [i.offset for i in dis.get_instructions(code) if i.opname.startswith('CALL')][-1]


def asleep(seconds):
    """Stands in a sleep."""
    time.sleep(seconds)


def locked_out(lock):
    """Stands before a lock."""
    lock.acquire()


def wanting(stop):
    """Wants the GIL all the time."""
    while not stop:
        pass


def holding(desk, number, microseconds, wait, sleeper, blocked):
    """Keeps the GIL in a long call, as C code does that doesn't give it up."""
    desk.say(HOLDING, number, microseconds, current_thread(), sleeper, blocked)
    wait(microseconds)


def play(desk, hear):
    """Rounds of the long call, and then the contest: each until ``hear()`` returns, that is, until it was seen."""
    wait = ctypes.PyDLL(None).usleep
    interval = sys.getswitchinterval()
    lock = threading.Lock()
    lock.acquire()
    blocked = threading.Thread(name=_NAME, target=locked_out, args=(lock,), daemon=True)
    blocked.start()
    try:
        number = 0
        seen, listener = _listen(hear)
        while not seen:
            number += 1
            _hold_once(desk, number, wait, blocked.native_id)
        listener.join()
        sys.setswitchinterval(_CONTEST_SECONDS)
        seen, listener = _listen(hear)
        _contest(desk, seen)
        listener.join()
    finally:
        sys.setswitchinterval(interval)
        lock.release()
        blocked.join()
    desk.say(DONE)


def _listen(hear):
    heard = []
    listener = threading.Thread(name=_NAME, target=lambda: heard.append(hear()))
    listener.start()
    return heard, listener


def _hold_once(desk, number, wait, blocked):
    stop = []
    seconds = _HOLDS[min(number, len(_HOLDS)) - 1]
    sys.setswitchinterval(seconds / 3)

    def hold():
        holding(desk, number, int(seconds * 1e6), wait, sleeper.native_id, blocked)
        desk.say(IDLE)
        stop.append(True)

    sleeper = threading.Thread(name=_NAME, target=asleep, args=(seconds * 1.5,))
    sleeper.start()
    # So that it gets to its sleep.
    time.sleep(0.001)
    holder = threading.Thread(name=_NAME, target=hold)
    holder.start()
    wanting(stop)
    holder.join()
    sleeper.join()


def _contest(desk, seen):
    """Two threads take the GIL from each other, and one of them hardly ever gets a core: then the other waits long for
    its drop to be noticed, long enough to be seen however busy the machine is.
    """
    cores = sorted(os.sched_getaffinity(0))
    text = ctypes.create_string_buffer(b'a' * _BURNT)
    burn = ctypes.CDLL(None).strspn

    def occupy():
        _only_on(cores[:1])
        # C code that runs without the GIL.
        while not seen:
            burn(text, b'a')

    def want_idly():
        _only_on(cores[:1])
        try:
            os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
        except OSError:
            # Then it may take longer until it is seen.
            pass
        wanting(seen)

    others = [threading.Thread(name=_NAME, target=target) for target in (occupy, want_idly)]
    for other in others:
        other.start()
    desk.say(CONTEST, 0, 0, others[1].native_id, threading.get_native_id())
    wanting(seen)
    for other in others:
        other.join()


def _only_on(cores):
    try:
        os.sched_setaffinity(0, cores)
    except OSError:
        pass
