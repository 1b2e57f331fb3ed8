"""Runs a program unmodified, after having found out where another process can see who holds the GIL.

That process is on the other side of file descriptor 3, by lines of JSON. It asks with the program; this one tells
what it found and plays the `rounds` when told to go on; told so again, it runs the program.
"""

import base64
import json
import os
import signal
import sys
import threading
import time
import traceback

_CHANNEL = 3
_DEATH_SIGNAL_OPTION = 1


def _say(**message):
    data = json.dumps(message).encode() + b'\n'
    while data:
        data = data[os.write(_CHANNEL, data) :]


def _hear():
    """The other side's next line. Ends this process where there is no other side any more."""
    line = b''
    while not line.endswith(b'\n'):
        piece = os.read(_CHANNEL, 65536)
        if not piece:
            os._exit(1)
        line += piece
    return json.loads(line)


def main():
    request = _hear()
    try:
        code = compile(base64.b64decode(request['source']), request['path'], 'exec', dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        detail = ''.join(traceback.format_exception_only(error))
        _say(unusable={'reason': 'syntax', 'detail': detail, 'line': getattr(error, 'lineno', None) or 0})
        return
    except (RecursionError, MemoryError):
        _say(unusable={'reason': 'nesting', 'detail': '', 'line': 0})
        return
    try:
        import program

        main_module = program.main_module(request['path'])
        desk = _calibrate(code, main_module)
    except Exception as error:
        _say(failure=f'{type(error).__name__}: {error}' if type(error).__name__ != 'UnknownLayout' else str(error))
        return
    _hear()
    desk.play(desk.desk, _hear)
    _hear()
    _run(code, main_module, request)


class _Desk:
    def __init__(self, rounds):
        self.desk = rounds.Desk()
        self.play = rounds.play


def _calibrate(code, main_module):
    try:
        import ctypes
    except ImportError:
        raise ImportError('This build has no ctypes, which is needed to find the lock.') from None
    import calibration
    import frames as framing
    import program
    import rounds
    import watched
    from memory import Memory

    # If the other side dies, so must this one.
    ctypes.CDLL(None).prctl(_DEATH_SIGNAL_OPTION, int(signal.SIGKILL), 0, 0, 0)
    memory = Memory()
    lock = calibration.find_lock(memory)
    threads = calibration.find_threads(memory)
    frames = framing.find_frames(memory)
    calibration.check_published(lock, threads, frames)
    desk = _Desk(rounds)
    codes = program.all_codes(code)
    _say(
        calibration={
            'pid': os.getpid(),
            'tags': framing.TAGS,
            'lock': lock,
            'breakers': calibration.find_breakers(memory),
            'threads': threads,
            'frames': frames,
            'objects': watched.find_objects(memory),
            'desk': {'address': desk.desk.address, **rounds.places()},
            'harness': os.path.dirname(os.path.abspath(__file__)),
        },
        program={
            'opcodes': program.opcodes(),
            'codes': [{**program.describe(c), **watched.stack_of(c)} for c in codes],
            'watched': [{'name': name, 'address': id(name)} for name in watched.names(codes)],
            'namespace': id(main_module.__dict__),
        },
    )
    memory.close()
    return desk


def _run(code, main_module, request):
    import notes as noting
    import program
    import watched

    notes = noting.Notes(request['notes'])
    codes = program.all_codes(code)
    index_of = {id(c): number for number, c in enumerate(codes)}
    path = request['path']
    sys.modules['__main__'] = main_module
    names = watched.names(codes)
    noting.follow_threads(notes, index_of)
    os.register_at_fork(after_in_child=notes.forget)
    os.chdir(os.path.dirname(path))
    # As `python path` would have it; and none of the recorder's modules in the way of the program's.
    own = os.path.dirname(os.path.abspath(__file__))
    sys.path[0] = os.path.dirname(path)
    sys.argv = [path]
    for name in [n for n, m in sys.modules.items() if (getattr(m, '__file__', None) or '').startswith(own + os.sep)]:
        if name != '__main__':
            del sys.modules[name]
    # As on a terminal: each line is seen, also if the program is killed.
    sys.stdout.reconfigure(line_buffering=True)
    os.close(_CHANNEL)
    started = time.thread_time_ns()
    notes.write('began', nativeId=threading.get_native_id())
    error = program.run(code, main_module)
    cpu = (time.thread_time_ns() - started) / 1000
    last = [watched.text_of(main_module.__dict__.get(name)) for name in names]
    notes.write('ended', cpu=cpu, **noting.ending_of(error), last=last)
    program.leave(error)


main()
