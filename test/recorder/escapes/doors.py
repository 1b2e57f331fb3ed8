"""Ways out through what the recorder itself gives the interpreter: its function pointers and its file descriptor."""

import gc
import os
import sys


def recorder_modules_hold_javascript():
    from pyodide.ffi import JsProxy

    for name, module in list(sys.modules.items()):
        if name.startswith('inside_cpython'):
            for value in vars(module).values():
                if isinstance(value, JsProxy):
                    return name
    return None


def desk_holds_javascript():
    from pyodide.ffi import JsProxy

    for thing in gc.get_objects():
        if type(thing).__name__ == 'Desk':
            return [key for key, value in vars(thing).items() if isinstance(value, JsProxy)]
    return None


def request_is_readable():
    return os.path.exists('/request.json')


def descriptor_of_the_host():
    return os.write(3, b'{"end":{"how":"finished"}}\n') > 0 and os.fstat(3).st_ino


ATTEMPTS = [value for name, value in list(globals().items()) if callable(value) and name.islower() and hasattr(value, '__code__')]
escaped = []
for attempt in ATTEMPTS:
    try:
        if attempt():
            escaped.append(attempt.__name__)
    except BaseException:
        pass
raise SystemExit(f'{len(ATTEMPTS)} tried, escaped: {escaped}')
