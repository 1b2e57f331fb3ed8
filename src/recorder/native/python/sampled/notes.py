"""What the process itself notes: when a thread begins and ends, and the program.

Into a file that is mapped into memory: writing there gives no lock up and waits for nothing, and it stays when the
process is killed.
"""

import functools
import json
import mmap
import sys
import threading
import time
import traceback

_BYTES = 16 << 20
_MOST_TEXT = 4000


class Notes:
    """Lines of JSON, in the file at ``path``."""

    def __init__(self, path):
        with open(path, 'r+b') as file:
            file.truncate(_BYTES)
            self._map = mmap.mmap(file.fileno(), _BYTES)

    def write(self, kind, /, at=None, **more):
        """One note. More than fit are lost."""
        at = time.monotonic_ns() / 1000 if at is None else at
        line = json.dumps({'kind': kind, 'at': at, **more})
        try:
            self._map.write(line.encode() + b'\n')
        except ValueError:
            # Full, or closed.
            pass

    def forget(self):
        """In a forked process: what that does is not the recording's."""
        self._map.close()


def follow_threads(notes, index_of):
    """Has each thread's start and end noted. ``index_of``: ids of the program's code objects to their indices."""
    bootstrap = threading.Thread._bootstrap_inner

    @functools.wraps(bootstrap)
    def _bootstrap_inner(self):
        at = time.monotonic_ns() / 1000
        native_id = threading.get_native_id()
        raised = []
        invoke = self._invoke_excepthook

        def invoke_excepthook(thread):
            raised.append(_in_a_line(sys.exc_info()[1]))
            invoke(thread)

        self._invoke_excepthook = invoke_excepthook
        notes.write(
            'thread began', at, nativeId=native_id, name=self.name, daemon=self.daemon, **_target(self, index_of)
        )
        try:
            bootstrap(self)
        finally:
            cpu = time.thread_time_ns() / 1000
            notes.write('thread ended', nativeId=native_id, cpu=cpu, **({'exception': raised[0]} if raised else {}))

    threading.Thread._bootstrap_inner = _bootstrap_inner


def _target(thread, index_of):
    run = type(thread).run
    target = getattr(thread, '_target', None) if run is threading.Thread.run else run
    while isinstance(target, functools.partial):
        target = target.func
    name = getattr(target, '__qualname__', None)
    code = index_of.get(id(getattr(getattr(target, '__func__', target), '__code__', None)))
    return {
        **({'target': name} if isinstance(name, str) else {}),
        **({'code': code} if code is not None else {}),
    }


def _in_a_line(error):
    """As the last line of its traceback; never what the program's own ``__str__`` could raise."""
    try:
        return ''.join(traceback.format_exception_only(error)).strip()[:_MOST_TEXT]
    except Exception:
        return type(error).__name__


def ending_of(error):
    """How the program ended, for its note."""
    if error is None:
        return {'how': 'finished'}
    if isinstance(error, SystemExit):
        return {'how': 'exit', 'exit': _exit_text(error)}
    text = ''.join(traceback.format_exception(error))
    return {'how': 'exception', 'exception': _in_a_line(error), 'traceback': text[-_MOST_TEXT:]}


def _exit_text(error):
    try:
        return str(error.code if error.code is not None else 0)[:_MOST_TEXT]
    except Exception:
        return type(error.code).__name__
