"""Ways out through Pyodide's JavaScript: the js module, its constructors, NODEFS."""

import gc
import os
import sys


def process_through_js():
    import js

    return js.process.version


def require_through_js():
    import js

    return js.require('fs').readFileSync('/etc/passwd', 'utf8')


def run_js():
    from pyodide.code import run_js

    return run_js('process.version')


def function_constructor():
    import pyodide_js

    return pyodide_js.constructor.constructor('return process.version')()


def builtin_module():
    import pyodide_js

    return pyodide_js.constructor.constructor("return process.getBuiltinModule('fs')")()


def dynamic_import():
    import pyodide_js

    return pyodide_js._module.constructor.constructor("return import('node:fs')")()


def nodefs_by_mount():
    import pyodide_js
    from pyodide.ffi import to_js

    pyodide_js.FS.mkdir('/one')
    options = pyodide_js.constructor.fromEntries(to_js([['root', '/etc']]))
    pyodide_js.FS.mount(pyodide_js.FS.filesystems.NODEFS, options, '/one')
    return os.listdir('/one')


def nodefs_by_api():
    import pyodide_js

    pyodide_js.mountNodeFS('/two', '/etc')
    return open('/two/passwd').read()


def nodefs_writes_where_it_may_read():
    import pyodide_js

    pyodide_js.mountNodeFS('/three', '.')
    with open('/three/evil.txt', 'w') as file:
        file.write('x')
    return True


def nodefs_deletes_where_it_may_read():
    import pyodide_js

    pyodide_js.mountNodeFS('/four', '.')
    os.unlink('/four/manifest.json')
    return not os.path.exists('/four/manifest.json')


def fetch():
    import js

    return js.fetch


def request_by_browser():
    import js

    return js.XMLHttpRequest


def module_of_emscripten():
    import pyodide_js

    return pyodide_js._module.fs


def proxies_that_lie_about():
    from pyodide.ffi import JsProxy

    for thing in gc.get_objects():
        if isinstance(thing, JsProxy):
            for name in ('process', 'require', 'fetch', 'mainModule'):
                if getattr(thing, name, None):
                    return name
    return None


def streams_of_node():
    import pyodide_js

    stream = pyodide_js.FS.streams[0]
    return stream.devops.stream.fs


def another_instance():
    import pyodide_js

    return pyodide_js._api.config.jsglobals.process


ATTEMPTS = [value for name, value in list(globals().items()) if callable(value) and name.islower() and hasattr(value, '__code__')]
escaped = []
for attempt in ATTEMPTS:
    try:
        if attempt():
            escaped.append(attempt.__name__)
    except BaseException:
        pass
raise SystemExit(f'{len(ATTEMPTS)} tried, escaped: {escaped}')
