"""Where this interpreter keeps its lock, its threads and their frames.

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
import types

from memory import WORD, UnknownLayout, only

#: 3.14 keeps tags in the two low bits of a frame's references (``Include/internal/pycore_stackref.h``).
TAGS = 3 if sys.version_info >= (3, 14) else 0
#: Threads without a name would use up the numbers of the program's.
_NAME = 'calibration'
_MOST_RUNTIME = 8 << 20
_THREAD_WORDS = 96
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
    states = {guest: memory.words_at(guest.state, _THREAD_WORDS) for guest in (first, second)}
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
    own = memory.words_at(main, _THREAD_WORDS)
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


def find_frames(memory):
    """Offsets in ``PyThreadState``, ``_PyInterpreterFrame`` and ``PyCodeObject``."""
    sentinels = [object() for _ in range(3)]
    found = {}

    def look(*_):
        frame = sys._getframe(1)
        found.update(_find_frame(memory, frame, [id(s) for s in sentinels]))

    def probe(first, second, third):
        return look(first)

    probe(*sentinels)
    found.update(_find_code(memory))
    found['shims'] = _find_shims(memory, found)
    return found


def _find_frame(memory, frame, sentinels):
    words = memory.words_at(id(frame), 10)
    pointer = start = None
    for index in range(2, 8):
        block = memory.words_at(words[index], 24) or ()
        bare = [word & ~TAGS for word in block]
        start = next((i for i in range(len(bare) - 2) if bare[i : i + 3] == sentinels), None)
        if start is not None:
            pointer = index
            break
    if pointer is None:
        raise UnknownLayout('The interpreter’s frame behind a frame object was not found.')
    address, code = words[pointer], frame.f_code
    caller = memory.word_at(id(frame.f_back) + pointer * WORD)
    body = memory.words_at(address, start)
    text = memory.bytes_at(id(code), sys.getsizeof(code)).find(code._co_code_adaptive[:16])
    if text < 0:
        raise UnknownLayout('A code object’s instructions were not found.')
    return {
        'framePointer': pointer * WORD,
        'localsplus': start * WORD,
        'instructions': text,
        'code': only((i for i, w in enumerate(body) if w & ~TAGS == id(code)), 'A frame’s code object') * WORD,
        'previous': only((i for i, w in enumerate(body) if w == caller), 'A frame’s caller') * WORD,
        # The very place that f_lasti is reckoned from.
        'instruction': only(
            (i for i, w in enumerate(body) if w == id(code) + text + frame.f_lasti), 'A frame’s instruction'
        )
        * WORD,
        'current': _find_current(memory, pointer),
    }


def _find_current(memory, pointer):
    """Offsets of the pointers that lead from a thread's state to its current frame."""
    thread = current_thread()
    own = memory.word_at(id(sys._getframe()) + pointer * WORD)
    # Read here and not by a function of Python, which would be the current frame then.
    words = list((ctypes.c_uint64 * _THREAD_WORDS).from_address(thread))
    if own in words:
        return [words.index(own) * WORD]
    # Up to 3.12 by way of a struct _PyCFrame.
    near = [(i, w) for i, w in enumerate(words) if w % WORD == 0 and memory.words_at(w, 8)]
    for index, word in near:
        inner = list((ctypes.c_uint64 * 8).from_address(word))
        if own in inner:
            return [index * WORD, inner.index(own) * WORD]
    raise UnknownLayout('The current frame was not found in the thread’s state.')


def _find_code(memory):
    """Offsets in ``PyCodeObject``, by two that differ in all of them."""
    codes = (find_frames.__code__, _Guest.leave.__code__)
    bodies = [memory.words_at(id(code), 32) for code in codes]

    def index_of(value, what):
        return only(
            (i for i in range(32) if all(body[i] == value(code) for body, code in zip(bodies, codes))), what
        )

    sizes = [
        i for i in range(1, 6) if all(body[i] == len(code.co_code) // 2 for body, code in zip(bodies, codes))
    ]
    return {
        'type': index_of(lambda code: id(type(code)), 'An object’s type') * WORD,
        'codeType': id(types.CodeType),
        'size': only(sizes, 'The length of a code object') * WORD,
        'qualname': index_of(lambda code: id(code.co_qualname), 'A code object’s qualified name') * WORD,
        'filename': index_of(lambda code: id(code.co_filename), 'A code object’s file') * WORD,
        **_find_text(memory),
    }


def _find_text(memory):
    """Offsets in a str of ASCII characters."""
    texts = ['plain letters', 'more plain letters than before']
    bodies = [memory.bytes_at(id(text), sys.getsizeof(text)) for text in texts]
    data = only((b.find(t.encode()) for b, t in zip(bodies, texts)), 'The characters of a str')
    length = only(
        (
            at
            for at in range(0, data, WORD)
            if all(struct.unpack_from('<Q', b, at)[0] == len(t) for b, t in zip(bodies, texts))
        ),
        'The length of a str',
    )
    return {'textData': data, 'textLength': length}


def _find_shims(memory, found):
    """Code objects of the frames that stand for C between two of Python: no function of anybody's."""
    seen = []

    def look(_):
        shown = []
        frame = sys._getframe()
        while frame is not None:
            shown.append(id(frame.f_code))
            frame = frame.f_back
        address = memory.word_at(id(sys._getframe()) + found['framePointer'])
        for _ in range(len(shown) * 3):
            if address == 0:
                break
            code = memory.word_at(address + found['code']) & ~TAGS
            if shown and code == shown[0]:
                del shown[0]
            elif memory.word_at(code + found['type']) == found['codeType']:
                seen.append(code)
            address = memory.word_at(address + found['previous'])
        if shown:
            raise UnknownLayout('The callers of a frame were not found.')
        return 0

    # C calls Python here.
    sorted([0], key=look)
    return sorted(set(seen))


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
