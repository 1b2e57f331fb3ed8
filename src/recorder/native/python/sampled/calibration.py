"""Where this interpreter keeps its lock and its threads; `frames` finds what they run.

Nothing is known beforehand but what the fields mean: each is found by making it hold something known, and a second
time by making it hold something else. What another process must look at is found in `rounds`.
"""

import ctypes
import functools
import operator
import signal
import struct
import sys
import threading

from memory import WORD, UnknownLayout, only

#: Threads without a name would use up the numbers of the program's.
_NAME = 'calibration'
_MOST_RUNTIME = 8 << 20
#: Of a ``PyThreadState``, those that are searched.
THREAD_WORDS = 96
_INTERPRETER_WORDS = 4096


def runtime_address():
    """Address of ``_PyRuntime``."""
    try:
        return ctypes.addressof(ctypes.c_char.in_dll(ctypes.pythonapi, '_PyRuntime'))
    except ValueError:
        raise UnknownLayout('This build does not tell where its _PyRuntime is.') from None


def current_thread():
    """Address of the calling thread's ``PyThreadState``."""
    return _pointer_from('PyThreadState_Get')


def interpreter_address():
    """Address of the ``PyInterpreterState``."""
    return _pointer_from('PyInterpreterState_Get')


def _pointer_from(name):
    get = ctypes.pythonapi[name]
    get.restype = ctypes.c_size_t
    get.argtypes = ()
    return get()


def find_lock(memory):
    """Offsets in ``struct _gil_runtime_state``, and its address."""
    address = _find_lock_address(memory)
    before = memory.words_at(address, 8)
    _ping_pong(50)
    after = memory.words_at(address, 8)
    # 50 times there and back; a few more for the threads' starts and ends.
    grown = [i for i in range(2, 8) if 100 <= after[i] - before[i] <= 130]
    if not grown:
        raise UnknownLayout('The count of the lock’s switches was not found.')
    return {'address': address, 'interval': 0, 'holder': WORD, 'switchNumber': grown[0] * WORD}


def _find_lock_address(memory):
    runtime = runtime_address()
    thread = current_thread()
    interval = sys.getswitchinterval()
    places = None
    try:
        for microseconds in (1237, 2741):
            sys.setswitchinterval((microseconds + 0.5) * 1e-6)
            region = memory.region_from(runtime, _MOST_RUNTIME)
            # unsigned long interval; PyThreadState *last_holder;
            found = set(_all_of(region, struct.pack('<QQ', microseconds, thread)))
            places = found if places is None else places & found
    finally:
        sys.setswitchinterval(interval)
    return runtime + only(places, 'The global interpreter lock')


def _all_of(region, wanted):
    at = region.find(wanted)
    while at >= 0:
        if at % WORD == 0:
            yield at
        at = region.find(wanted, at + 1)


def _ping_pong(times):
    ping, pong = threading.Lock(), threading.Lock()
    ping.acquire()
    pong.acquire()

    def answer():
        for _ in range(times):
            ping.acquire()
            pong.release()

    def ask():
        for _ in range(times):
            ping.release()
            pong.acquire()

    players = [threading.Thread(name=_NAME, target=answer), threading.Thread(name=_NAME, target=ask)]
    for player in players:
        player.start()
    for player in players:
        player.join()


class _Guest:
    """A thread that stands still in a known place, while the main thread looks at it."""

    def __init__(self):
        self._go_on = threading.Lock()
        self._go_on.acquire()
        arrived = threading.Event()

        def stay():
            self.state = current_thread()
            self.native_id = threading.get_native_id()
            self.ident = threading.get_ident()
            arrived.set()
            self._go_on.acquire()

        self._thread = threading.Thread(name=_NAME, target=stay)
        self._thread.start()
        arrived.wait()

    def leave(self):
        """Lets it end."""
        self._go_on.release()
        self._thread.join()


def find_threads(memory):
    """Offsets in ``PyInterpreterState`` and ``PyThreadState``: the list of threads, and their ids."""
    main = current_thread()
    interpreter = interpreter_address()
    first, second = _Guest(), _Guest()
    with_two = memory.words_at(interpreter, _INTERPRETER_WORDS)
    states = {guest: memory.words_at(guest.state, THREAD_WORDS) for guest in (first, second)}
    second.leave()
    with_one = memory.words_at(interpreter, _INTERPRETER_WORDS)
    first.leave()
    with_none = memory.words_at(interpreter, _INTERPRETER_WORDS)
    if None in (with_two, with_one, with_none):
        raise UnknownLayout('The interpreter’s state can’t be read.')
    snapshots = list(zip(with_none, with_one, with_two))
    head = only(
        (i for i, words in enumerate(snapshots) if words == (main, first.state, second.state)),
        'The list of threads',
    )
    own = memory.words_at(main, THREAD_WORDS)
    found = {
        # The newest is the first.
        'next': only(
            (i for i, w in enumerate(states[second]) if w == first.state and states[first][i] == main and own[i] == 0),
            'The next thread in the list of threads',
        ),
        'interpreter': _first(states, own, lambda _: interpreter, 'interpreter'),
        'ident': _first(states, own, lambda guest: guest.ident, 'ident'),
        'nativeId': _first(states, own, lambda guest: guest.native_id, 'native id'),
    }
    if own[found['nativeId']] != threading.get_native_id() or own[found['ident']] != threading.get_ident():
        raise UnknownLayout('The thread’s ids are not where they were found to be.')
    return {
        'interpreterAddress': interpreter,
        'head': head * WORD,
        'started': _find_started(memory, interpreter, head),
        **{name: index * WORD for name, index in found.items()},
    }


def _first(states, own, value, what):
    """Index of the first word that is ``value(guest)`` in each guest's state, and not that in all others by chance."""
    found = [i for i in range(len(own)) if all(words[i] == value(guest) for guest, words in states.items())]
    if not found:
        raise UnknownLayout(f'A thread’s {what} was not found.')
    return found[0]


def _find_started(memory, interpreter, head):
    """Offset of the count of all threads that were ever made, near the head of their list."""
    near = range(max(head - 8, 0), head + 9)
    counts = []
    for _ in range(3):
        words = memory.words_at(interpreter, _INTERPRETER_WORDS)
        counts.append([words[i] for i in near])
        _Guest().leave()
    found = [i for i, (a, b, c) in zip(near, zip(*counts)) if b - a == 1 and c - b == 1]
    return only(found, 'The count of threads') * WORD


def find_breakers(memory):
    """Offsets in the interpreter's state of words that a pending signal sets: what else may look like a request."""
    interpreter = interpreter_address()
    size = _INTERPRETER_WORDS * WORD
    before = memory.bytes_at(interpreter, size)
    old = signal.signal(signal.SIGUSR1, lambda *_: None)
    try:
        # One call from C to C: nothing looks at the signal in between (os.kill would), and the GIL is kept.
        send = functools.partial(ctypes.PyDLL(None)['raise'], int(signal.SIGUSR1))
        read = functools.partial(ctypes._string_at, interpreter, size)
        _, pending = list(map(operator.call, (send, read)))
    finally:
        signal.signal(signal.SIGUSR1, old)
    return [
        at
        for at in range(0, size, 4)
        if struct.unpack_from('<I', pending, at)[0] == struct.unpack_from('<I', before, at)[0] | 1 and not before[at] & 1
    ]


def check_published(lock, threads, frames):
    """Raises :class:`UnknownLayout` where ``_Py_DebugOffsets`` (3.13 and later) contradicts what was found."""
    runtime = runtime_address()
    if ctypes.string_at(runtime, 8) != b'xdebugpy':
        return
    published = list(struct.unpack_from('<160Q', ctypes.string_at(runtime + 8, 160 * WORD)))
    runs = {
        # prev, next, interp, then current_frame, thread_id, native_thread_id
        'threads': [threads['next'], threads['interpreter']],
        'ids': [*frames['current'], threads['ident'], threads['nativeId']],
        'frames': [frames['previous'], frames['code'], frames['instruction'], frames['localsplus']],
        'list of threads': [threads['head']],
        'lock': [lock['address'] + lock['holder'] - threads['interpreterAddress']],
        'code objects': [frames['instructions']],
    }
    for what, run in runs.items():
        if not any(published[i : i + len(run)] == run for i in range(len(published))):
            raise UnknownLayout(f'The {what} are not where _Py_DebugOffsets says.')
