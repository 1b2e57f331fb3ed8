# Any Python runs this, however old: it must be able to say that it is too old. One line of JSON on stdout.
import sys

if sys.path and sys.path[0] == '':
    # Modules of the current folder must not stand in for the library's.
    del sys.path[0]

import json
import os
import platform
import sysconfig

if hasattr(os, 'sched_getaffinity'):
    cores = len(os.sched_getaffinity(0))
else:
    cores = os.cpu_count() if hasattr(os, 'cpu_count') else None
print(json.dumps({
    'implementation': platform.python_implementation(),
    'version': platform.python_version(),
    'major': sys.version_info[0],
    'minor': sys.version_info[1],
    'build': sys.version,
    'platform': sys.platform,
    'pointerBits': 64 if sys.maxsize > 2 ** 32 else 32,
    'gil': not sysconfig.get_config_var('Py_GIL_DISABLED'),
    'cores': cores or 1,
}))
